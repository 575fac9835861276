using System.Buffers;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// Cuts a stream into lines at LF; a CR before it, and a byte order mark at the very start, are taken off. A line over the limit is
/// skipped to its end and comes back as too long: the reader is then at the next line.
/// </summary>
internal sealed class LineReader(Stream stream, int maxLineBytes)
{
    private const int Chunk = 64 * 1024;
    private const int KeptOfTooLong = 1024;

    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly byte[] _buffer = new byte[Chunk];
    private int _start;
    private int _end;
    private bool _isFirst = true;

    /// <summary>Bytes of the stream that are behind the last line.</summary>
    public long Consumed { get; private set; }

    /// <summary>
    /// The next line; null at the end of the stream. <c>TooLong</c> with the first kilobyte of the line when it is over the limit.
    /// </summary>
    public async ValueTask<(byte[] Bytes, bool TooLong)?> ReadAsync(CancellationToken cancellationToken)
    {
        _line.ResetWrittenCount();
        var tooLong = false;
        var any = false;
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                return any ? Take(tooLong) : null;
            }

            any = true;
            var feed = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var length = feed < 0 ? _end - _start : feed;
            tooLong |= _line.WrittenCount + length > maxLineBytes + 1;
            if (!tooLong || _line.WrittenCount < KeptOfTooLong)
            {
                _line.Write(_buffer.AsSpan(_start, tooLong ? Math.Min(length, KeptOfTooLong) : length));
            }

            _start += feed < 0 ? length : length + 1;
            Consumed += feed < 0 ? length : length + 1;
            if (feed >= 0)
            {
                return Take(tooLong);
            }
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, cancellationToken);
        return _end > 0;
    }

    private (byte[] Bytes, bool TooLong) Take(bool tooLong)
    {
        var line = _line.WrittenSpan;
        if (_isFirst && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        _isFirst = false;
        if (line.EndsWith("\r"u8))
        {
            line = line[..^1];
        }

        // One byte more was let in for the CR.
        tooLong |= line.Length > maxLineBytes;
        return (line[..(tooLong ? Math.Min(line.Length, KeptOfTooLong) : line.Length)].ToArray(), tooLong);
    }
}
