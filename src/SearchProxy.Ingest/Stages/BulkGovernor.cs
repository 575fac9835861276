namespace SearchProxy.Ingest.Stages;

/// <summary>
/// How much the engine is asked to take at once: additive increase, multiplicative decrease of the bytes of a request and of the requests
/// at once. Thread-safe.
/// </summary>
internal sealed class BulkGovernor
{
    private const int MinBytes = 64 * 1024;
    private const int Steps = 16;

    private readonly int _maxBytes;
    private readonly int _maxConcurrency;
    private readonly Lock _gate = new();
    private int _bytes;
    private double _concurrency;
    private int _running;
    private TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BulkGovernor(int maxBytes, int maxConcurrency)
    {
        _maxBytes = _bytes = maxBytes;
        _maxConcurrency = maxConcurrency;
        _concurrency = Math.Min(2, maxConcurrency);
    }

    /// <summary>Bytes to put into the next request.</summary>
    public int Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Requests allowed at once.</summary>
    public int Concurrency
    {
        get
        {
            lock (_gate)
            {
                return (int)_concurrency;
            }
        }
    }

    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        while (!TryEnter(out var left))
        {
            await left.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A request is over; <paramref name="pushback"/>: the engine asked for less.</summary>
    public void Leave(bool pushback)
    {
        lock (_gate)
        {
            _running--;
            if (pushback)
            {
                _bytes = Math.Max(Math.Min(MinBytes, _maxBytes), _bytes / 2);
                _concurrency = Math.Max(1, _concurrency / 2);
            }
            else
            {
                _bytes = Math.Min(_maxBytes, _bytes + Math.Max(1, _maxBytes / Steps));
                _concurrency = Math.Min(_maxConcurrency, _concurrency + (1 / _concurrency));
            }

            (var left, _left) = (_left, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            left.SetResult();
        }
    }

    private bool TryEnter(out Task left)
    {
        lock (_gate)
        {
            left = _left.Task;
            if (_running >= (int)_concurrency)
            {
                return false;
            }

            _running++;
            return true;
        }
    }
}
