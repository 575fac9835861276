using System.IO.Compression;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Ingest.Sources.Streams;

/// <summary>
/// Inflates gzip, one member after the other, and gives its end only for data that was whole: the runtime's own stream takes data that is
/// cut off between two blocks for complete, and leaves out what follows a member and is none. So a member of our own is put behind the last
/// one. Where its text comes out at the end, everything before it was read to its trailer, checked, and followed by a member. What comes
/// out before it was put there is the file's own text, and is given out whatever follows; what comes out behind it may be made of its
/// bytes, and is not.
/// </summary>
internal sealed class WholeGzipStream : AsyncReadStream
{
    private static readonly byte[] Mark = [.. Enumerable.Repeat((byte)0x1F, 64)];
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly Followed _compressed;
    private readonly GZipStream _inflated;
    private bool _isAtEnd;

    /// <param name="compressed">The gzip data.</param>
    public WholeGzipStream(Stream compressed)
    {
        _compressed = new Followed(compressed);
        _inflated = new GZipStream(_compressed, CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The data is damaged, cut off, or followed by something else.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _isAtEnd)
        {
            return 0;
        }

        // Inflated text comes out before more data is asked for, so that one read never gives text of both.
        var read = await InflateAsync(buffer, cancellationToken);
        if (!_compressed.IsMarked)
        {
            return read > 0 ? read : throw Broken();
        }

        await VerifyAsync(buffer[..read], cancellationToken);
        _isAtEnd = true;
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflated.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Behind the end there is the mark and nothing else.</summary>
    private async ValueTask VerifyAsync(ReadOnlyMemory<byte> first, CancellationToken cancellationToken)
    {
        var tail = new byte[Mark.Length + 1];
        var length = Math.Min(first.Length, tail.Length);
        first.Span[..length].CopyTo(tail);
        while (length < tail.Length && await InflateAsync(tail.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
        }

        if (!tail.AsSpan(0, length).SequenceEqual(Mark))
        {
            throw Broken();
        }
    }

    private async ValueTask<int> InflateAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _inflated.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"the gzip data is cut off or damaged: {exception.Message}", exception);
        }
    }

    private static InvalidDataException Broken() => new("the gzip data is cut off, damaged, or followed by something that is no gzip data");

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
    private sealed class Followed(Stream inner) : AsyncReadStream
    {
        private int _given = -1;

        /// <summary>True when the data is at its end and the mark was asked for.</summary>
        public bool IsMarked => _given >= 0;

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
