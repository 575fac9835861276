namespace SearchProxy.Remote.Reranking;

/// <summary>Lets one retry happen for every five requests, and three at the start, so that a server in trouble is not asked twice as much. Thread-safe.</summary>
internal sealed class RetryBudget
{
    public const int AtStart = 3;
    public const int RequestsPerRetry = 5;

    const int Most = 10 * RequestsPerRetry;

    int _saved = AtStart * RequestsPerRetry;

    public void Earn()
    {
        if (Interlocked.Increment(ref _saved) > Most)
        {
            Interlocked.Decrement(ref _saved);
        }
    }

    public bool TrySpend()
    {
        if (Interlocked.Add(ref _saved, -RequestsPerRetry) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _saved, RequestsPerRetry);
        return false;
    }
}
