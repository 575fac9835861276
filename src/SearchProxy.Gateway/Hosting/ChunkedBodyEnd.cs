using System.Buffers;

namespace SearchProxy.Gateway.Hosting;

/// <summary>Follows a chunked body (RFC 9112, section 7.1) to its end, and keeps none of it.</summary>
internal sealed class ChunkedBodyEnd
{
    private enum Part
    {
        Size,
        Extension,
        Data,
        Trailer,
    }

    private Part _part;

    /// <summary>
    /// The size of the chunk as far as it was read; then what of the chunk is left; in a trailer, the length of the line.
    /// </summary>
    private long _count;

    /// <summary>Takes the next bytes of the body.</summary>
    /// <returns>How many of them are the body's when it ends among them; null while it goes on.</returns>
    public long? Find(ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        while (!reader.End)
        {
            if (_part is Part.Data)
            {
                var length = Math.Min(_count, reader.Remaining);
                reader.Advance(length);
                _count -= length;
                _part = _count == 0 ? Part.Size : Part.Data;
                continue;
            }

            _ = reader.TryRead(out var next);
            if (_part is Part.Trailer ? IsLastOfTrailer(next) : IsSizeRead(next) && BeginChunk())
            {
                return reader.Consumed;
            }
        }

        return null;
    }

    private bool IsSizeRead(byte next)
    {
        if (_part is Part.Size && char.IsAsciiHexDigit((char)next))
        {
            _count = (_count << 4) + (next <= '9' ? next - '0' : (next | 0x20) - 'a' + 10);
        }
        else
        {
            _part = Part.Extension;
        }

        return next == '\n';
    }

    /// <summary>The data and its line break, or the trailer behind the last chunk; never the end.</summary>
    private bool BeginChunk()
    {
        (_part, _count) = _count == 0 ? (Part.Trailer, 0) : (Part.Data, _count + 2);
        return false;
    }

    private bool IsLastOfTrailer(byte next)
    {
        var isEmpty = _count == 0;
        _count = next switch { (byte)'\n' => 0, (byte)'\r' => _count, _ => _count + 1 };
        return next == '\n' && isEmpty;
    }
}
