namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>Reads the lines of a bulk request off a stream, holding one line of at most so many bytes.</summary>
/// <param name="body">The body, in no coding.</param>
/// <param name="maxLine">Longest line that is given whole.</param>
internal sealed class BulkLineReader(Stream body, int maxLine)
{
    private const int FirstBuffer = 32 * 1024;

    private byte[] _buffer = new byte[Math.Min(FirstBuffer, maxLine)];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The next line, as bytes of its own.</summary>
    /// <exception cref="IOException">The body broke off.</exception>
    public async ValueTask<BulkLine> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                return Take(searched + feed + 1, BulkLineEnd.LineFeed);
            }

            searched = _end - _start;
            if (_isAtEnd)
            {
                return Take(searched, BulkLineEnd.OfBody);
            }

            if (searched >= maxLine)
            {
                return Take(searched, BulkLineEnd.Cut);
            }

            MakeRoom();
            var read = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            _isAtEnd = read == 0;
        }
    }

    private BulkLine Take(int length, BulkLineEnd end)
    {
        var line = _buffer.AsSpan(_start, length).ToArray();
        _start += length;
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            if (_buffer.Length > FirstBuffer)
            {
                _buffer = new byte[FirstBuffer];
            }
        }

        return new BulkLine(line, end);
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        var count = _end - _start;
        var target = count < _buffer.Length / 2 ? _buffer : new byte[(int)Math.Min(_buffer.Length * 2L, Math.Max(maxLine, count + 1))];
        _buffer.AsSpan(_start, count).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, count);
    }
}
