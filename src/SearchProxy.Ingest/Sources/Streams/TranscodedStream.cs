using System.Text;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Ingest.Sources.Streams;

/// <summary>
/// A text of another encoding as UTF-8. What is no character of its encoding comes out as the byte FF, which UTF-8 never has, so that the
/// record that holds it is told and not altered. Reads only; closes the stream below.
/// </summary>
internal sealed class TranscodedStream : AsyncReadStream
{
    private const char Broken = '\uFFFF';
    private const int Chunk = 16 * 1024;

    private readonly Stream _inner;
    private readonly Decoder _decoder;
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private readonly byte[] _bytes = new byte[Chunk];
    private readonly char[] _chars;
    private readonly byte[] _utf8;
    private int _start;
    private int _end;
    private bool _isAtEnd;

    public TranscodedStream(Stream inner, Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = new DecoderReplacementFallback(Broken.ToString());
        (_inner, _decoder) = (inner, strict.GetDecoder());
        _chars = new char[strict.GetMaxCharCount(Chunk)];
        _utf8 = new byte[Encoding.UTF8.GetMaxByteCount(_chars.Length)];
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _end && !_isAtEnd)
        {
            var read = await _inner.ReadAsync(_bytes, cancellationToken);
            _isAtEnd = read == 0;
            var count = _decoder.GetChars(_bytes, 0, read, _chars, 0, flush: _isAtEnd);
            (_start, _end) = (0, Encode(_chars.AsSpan(0, count)));
        }

        var given = Math.Min(buffer.Length, _end - _start);
        _utf8.AsSpan(_start, given).CopyTo(buffer.Span);
        _start += given;
        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Encode(ReadOnlySpan<char> chars)
    {
        var written = 0;
        while (true)
        {
            var broken = chars.IndexOf(Broken);
            var good = broken < 0 ? chars : chars[..broken];
            written += _encoder.GetBytes(good, _utf8.AsSpan(written), flush: broken >= 0 || _isAtEnd);
            if (broken < 0)
            {
                return written;
            }

            _utf8[written++] = 0xFF;
            chars = chars[(broken + 1)..];
        }
    }
}
