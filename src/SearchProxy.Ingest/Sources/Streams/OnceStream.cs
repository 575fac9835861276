using SearchProxy.Core.Buffers;

namespace SearchProxy.Ingest.Sources.Streams;

/// <summary>Standard input: a read can be given up although the stream below goes on waiting for input. Closes nothing.</summary>
internal sealed class OnceStream(Stream inner) : ReadOnlyStream
{
    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await Task.Run(() => inner.Read(buffer.Span), CancellationToken.None).WaitAsync(cancellationToken);
}
