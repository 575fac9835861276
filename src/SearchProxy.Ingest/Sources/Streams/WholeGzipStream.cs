using System.IO.Compression;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Ingest.Sources.Streams;

/// <summary>
/// Inflates gzip, one member after the other, and gives its end only for data that was whole: the runtime's own stream takes data that is cut off
/// between two blocks for complete, and leaves out what follows a member and is none. So a member of our own is put behind the last one. Where its text
/// comes out at the end, everything before it was read to its trailer, checked, and followed by a member; it is taken off again.
/// </summary>
/// <param name="compressed">The gzip data.</param>
internal sealed class WholeGzipStream(Stream compressed) : ReadOnlyStream
{
    private static readonly byte[] Mark = [.. Enumerable.Repeat((byte)0x1F, 64)];
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly GZipStream _inflated = new(new Followed(compressed), CompressionMode.Decompress);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    /// <exception cref="InvalidDataException">The data is damaged, cut off, or followed by something else.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_end - _start <= Mark.Length && !buffer.IsEmpty)
        {
            if (!await FillAsync(cancellationToken))
            {
                return _buffer.AsSpan(_start, _end - _start).SequenceEqual(Mark)
                    ? 0
                    : throw new InvalidDataException("the gzip data is cut off, damaged, or followed by something that is no gzip data");
            }
        }

        var count = Math.Min(buffer.Length, _end - _start - Mark.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflated.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        try
        {
            var read = await _inflated.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            return read > 0;
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"the gzip data is cut off or damaged: {exception.Message}", exception);
        }
    }

    private static byte[] Compress(byte[] text)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.SmallestSize))
        {
            gzip.Write(text);
        }

        return member.ToArray();
    }

    /// <summary>The compressed data, and behind its end the mark.</summary>
    private sealed class Followed(Stream inner) : ReadOnlyStream
    {
        private int _given = -1;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given < 0 && await inner.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                return read;
            }

            _given = Math.Max(_given, 0);
            var count = Math.Min(buffer.Length, MarkMember.Length - _given);
            MarkMember.AsSpan(_given, count).CopyTo(buffer.Span);
            _given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
