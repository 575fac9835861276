namespace SearchProxy.Ingest.Stages;

/// <summary>Tells when the engine refuses too large a share of the last documents. Thread-safe.</summary>
internal sealed class RejectGuard(double maxShare, int window)
{
    private readonly Queue<bool> _last = new();
    private readonly Lock _gate = new();
    private int _rejected;

    /// <summary>True when the run should stop.</summary>
    public bool Note(bool isRejected)
    {
        lock (_gate)
        {
            _last.Enqueue(isRejected);
            _rejected += isRejected ? 1 : 0;
            if (_last.Count > window && _last.Dequeue())
            {
                _rejected--;
            }

            return _last.Count == window && _rejected > maxShare * window;
        }
    }
}
