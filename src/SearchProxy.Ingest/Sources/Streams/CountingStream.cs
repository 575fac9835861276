using SearchProxy.Core.Buffers;

namespace SearchProxy.Ingest.Sources.Streams;

/// <summary>Counts the bytes read through it, so that progress is known below a decompression. Reads only.</summary>
internal sealed class CountingStream(Stream inner, Action<int> count) : ReadOnlyStream
{
    public override int Read(byte[] buffer, int offset, int count1)
    {
        var read = inner.Read(buffer, offset, count1);
        count(read);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        count(read);
        return read;
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
