namespace SearchProxy.Core.Text;

/// <summary>Reads the lines of a stream, cut at line feeds alone, holding one line of at most so many bytes. Not for several threads.</summary>
/// <param name="text">The text, in no coding.</param>
/// <param name="maxLine">Longest line that is given whole.</param>
public sealed class LineReader(Stream text, int maxLine)
{
    private const int FirstBuffer = 32 * 1024;

    private byte[] _buffer = new byte[Math.Min(FirstBuffer, maxLine)];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The next line, as bytes of its own; an empty one that ends with the text at the end.</summary>
    /// <exception cref="IOException">The text broke off.</exception>
    public async ValueTask<TextLine> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                return Take(searched + feed + 1, TextLine.Ending.LineFeed);
            }

            searched = _end - _start;
            if (_isAtEnd)
            {
                return Take(searched, TextLine.Ending.OfText);
            }

            if (searched >= maxLine)
            {
                return Take(searched, TextLine.Ending.Cut);
            }

            MakeRoom();
            var read = await text.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            _isAtEnd = read == 0;
        }
    }

    private TextLine Take(int length, TextLine.Ending end)
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

        return new TextLine(line, end);
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
