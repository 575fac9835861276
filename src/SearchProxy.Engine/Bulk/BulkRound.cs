namespace SearchProxy.Engine.Bulk;

/// <summary>The items of one bulk write that have no verdict yet, and what is known of the others.</summary>
internal sealed class BulkRound
{
    private readonly IReadOnlyList<BulkItem> _items;
    private readonly BulkItemResult?[] _results;
    private readonly BulkItemResult?[] _last;

    public BulkRound(IReadOnlyList<BulkItem> items)
    {
        _items = items;
        _results = new BulkItemResult?[items.Count];
        _last = new BulkItemResult?[items.Count];
    }

    public int Requests { get; private set; }

    public int Retried { get; private set; }

    public int Pushback { get; private set; }

    /// <summary>What the engine asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>True when sending on makes no sense: the credentials or the set-up are wrong.</summary>
    public bool IsStopped => _results.Any(result => result?.Verdict is BulkVerdict.Credentials or BulkVerdict.Configuration);

    public int[] Open => [.. Enumerable.Range(0, _items.Count).Where(i => _results[i] is null)];

    public BulkItem this[int position] => _items[position];

    public IReadOnlyList<BulkItem> ItemsAt(IEnumerable<int> positions) => [.. positions.Select(i => _items[i])];

    public void CountRequest(int items, bool again)
    {
        Requests++;
        Retried += again ? items : 0;
        RetryAfter = null;
    }

    public void Settle(int position, BulkItemResult result) => _results[position] = result;

    /// <summary>Leaves an item open, remembering why, should time run out.</summary>
    public void LeaveOpen(int position, int status, string? type, string? reason) =>
        _last[position] = new BulkItemResult(BulkVerdict.Unavailable, status, type, reason);

    public void CountPushback(TimeSpan? retryAfter)
    {
        Pushback++;
        RetryAfter = retryAfter ?? RetryAfter;
    }

    public BulkReport Report() => new(
        [.. _results.Select((result, i) => result ?? _last[i] ?? new BulkItemResult(BulkVerdict.Unavailable, 0, Reason: "not sent"))],
        Requests,
        Retried,
        Pushback);
}
