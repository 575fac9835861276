using SearchProxy.Core.Buffers;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// A stream that can be read only once (standard input), with its first bytes looked at before. A read can be given up although the
/// stream below goes on waiting for input. Reads only; closes nothing.
/// </summary>
internal sealed class OnceStream : ReadOnlyStream
{
    private readonly Stream _inner;
    private ReadOnlyMemory<byte> _head;

    private OnceStream(Stream inner, ReadOnlyMemory<byte> head) => (_inner, _head) = (inner, head);

    /// <summary>The first bytes that the stream holds, at most <paramref name="count"/>, read again by who reads the result.</summary>
    public static (OnceStream Stream, ReadOnlyMemory<byte> Head) Open(Stream inner, int count)
    {
        var head = new byte[count];
        var read = inner.ReadAtLeast(head, count, throwOnEndOfStream: false);
        return (new OnceStream(inner, head.AsMemory(0, read)), head.AsMemory(0, read));
    }

    public override int Read(byte[] buffer, int offset, int count) => TakeHead(buffer.AsSpan(offset, count)) is var taken and > 0 ? taken : _inner.Read(buffer, offset, count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        TakeHead(buffer.Span) is var taken and > 0
            ? taken
            : await Task.Run(() => _inner.Read(buffer.Span), CancellationToken.None).WaitAsync(cancellationToken);

    private int TakeHead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _head.Length);
        _head.Span[..count].CopyTo(buffer);
        _head = _head[count..];
        return count;
    }
}
