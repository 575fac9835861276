using SearchProxy.Core.Buffers;

namespace SearchProxy.Engine.Http;

/// <summary>
/// Stands between .NET's HTTP handler and one connection to the engine and takes two decisions from it.
/// <list type="bullet">
/// <item>The handler sends a request without a body again when a connection ends before the first byte of an answer, though the engine may
/// have read it. Here such an end is an error, which it does not retry. A connection that ended before a byte of the request was written
/// takes no more bytes: then nothing was sent, and the handler may use another.</item>
/// <item>After some answers the engine reads nothing more from a connection that it leaves open (<see cref="StatusLineWatch"/>). They get a
/// <c>Connection: close</c> of ours, so that the handler does not put the connection back.</item>
/// </list>
/// One reader and one writer at a time, as the handler is.
/// </summary>
internal sealed class GuardedConnection : Stream
{
    private const int Quiet = 0;
    private const int Asked = 1;
    private const int Ended = 2;

    private static readonly byte[] CloseLine = "Connection: close\r\n"u8.ToArray();

    private readonly Stream _inner;
    private readonly MappedRead<int> _passed;
    private int _state;
    private EngineExchange? _exchange;
    private StatusLineWatch _watch;
    private ReadOnlyMemory<byte> _held;
    private Memory<byte> _buffer;

    public GuardedConnection(Stream inner)
    {
        _inner = inner;
        _passed = new MappedRead<int>(Arrived);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The connection ended after a request was written and before a byte of its answer came.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_held.IsEmpty)
        {
            return new ValueTask<int>(TakeHeld(buffer));
        }

        _buffer = buffer;
        return _passed.Of(_inner.ReadAsync(buffer, cancellationToken));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty || TakesRequest() ? _inner.WriteAsync(buffer, cancellationToken) : ValueTask.CompletedTask;

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("The engine is asked asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("The engine is asked asynchronously.");

    public override void Flush() => _inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>False when the connection has ended: nothing may be written any more.</summary>
    private bool TakesRequest()
    {
        var exchange = EngineExchange.Current ?? throw new InvalidOperationException("The connection is used outside of an exchange.");
        if (ReferenceEquals(exchange, _exchange))
        {
            return Volatile.Read(ref _state) != Ended;
        }

        _exchange = exchange;
        _watch = StatusLineWatch.Begin();
        if (Interlocked.CompareExchange(ref _state, Asked, Quiet) == Ended)
        {
            return false;
        }

        exchange.MarkSent();
        return true;
    }

    private int Arrived(int count)
    {
        if (count > 0)
        {
            return Pass(_buffer[..count]);
        }

        if (!_buffer.IsEmpty && Interlocked.Exchange(ref _state, Ended) == Asked)
        {
            throw new IOException("the connection ended before the first byte of an answer");
        }

        return 0;
    }

    private int Pass(Memory<byte> read)
    {
        Interlocked.CompareExchange(ref _state, Quiet, Asked);
        var end = _watch.IsWatching ? _watch.Feed(read.Span) : -1;
        if (end < 0 || !_watch.IsLast)
        {
            return read.Length;
        }

        _held = (byte[])[.. CloseLine, .. read.Span[end..]];
        return end;
    }

    private int TakeHeld(Memory<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _held.Length);
        _held[..count].CopyTo(buffer);
        _held = _held[count..];
        return count;
    }
}
