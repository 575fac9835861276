using SearchProxy.Core.Buffers;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// Runs while the engine has a whole request and has not begun its answer. Time in which the client's body is still on its way does not
/// count.
/// </summary>
internal sealed class AnswerClock(TimeSpan bound, TimeProvider time) : IDisposable
{
    /// <summary>The clock of a request on its way.</summary>
    public static readonly HttpRequestOptionsKey<AnswerClock> Key = new("SearchProxy.AnswerClock");

    private readonly CancellationTokenSource _over = new(Timeout.InfiniteTimeSpan, time);

    /// <summary>Cancelled when the bound is reached, and by what <see cref="EndWith"/> was given.</summary>
    public CancellationToken Over => _over.Token;

    public TimeSpan Bound { get; } = bound;

    /// <summary>Ends the clock, too, when whoever waits is gone. Until what is returned is disposed.</summary>
    public CancellationTokenRegistration EndWith(CancellationToken aborted) =>
        aborted.UnsafeRegister(static clock => ((AnswerClock)clock!)._over.Cancel(), this);

    public void Start() => _over.CancelAfter(Bound);

    public void Stop() => _over.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>The body as it came; starts the clock at its end.</summary>
    public Stream Watch(Stream body) => new WatchedBody(body, this);

    public void Dispose() => _over.Dispose();

    private sealed class WatchedBody(Stream body, AnswerClock clock) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await body.ReadAsync(buffer, cancellationToken);
            if (count == 0 && !buffer.IsEmpty)
            {
                clock.Start();
            }

            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("The body is read asynchronously.");
    }
}
