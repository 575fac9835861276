using SearchProxy.Core.Buffers;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// Runs while the engine has a whole request and has not begun its answer. Time in which the client's body is still on its way does not
/// count.
/// </summary>
internal sealed class AnswerClock(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _over = new(Timeout.InfiniteTimeSpan, time);
    private volatile bool _isAnswered;

    /// <summary>Cancelled when the bound is reached.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>How long the engine may take.</summary>
    public TimeSpan Bound { get; set; }

    /// <summary>The engine has the request. Does nothing once there is an answer: an engine may answer before a body has ended.</summary>
    public void Start()
    {
        _over.CancelAfter(Bound);
        if (_isAnswered)
        {
            _over.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The answer has begun.</summary>
    public void Stop()
    {
        _isAnswered = true;
        _over.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>The body as it came; starts the clock at its end.</summary>
    public Stream Watch(Stream body) => new WatchedBody(body, this);

    /// <summary>Makes it ready for another request; false when it ran down, or its time cannot be taken back.</summary>
    public bool TryReset()
    {
        _isAnswered = false;
        return _over.TryReset();
    }

    public void Dispose() => _over.Dispose();

    private sealed class WatchedBody(Stream body, AnswerClock clock) : AsyncReadStream
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
    }
}
