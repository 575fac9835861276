namespace SearchProxy.Inference.Swapping;

/// <summary>A reranker that can be replaced while it is in use. Thread-safe.</summary>
public sealed class SwappableReranker(IReranker first) : IReranker
{
    const string WarmQuery = "what is a search proxy";

    static readonly IReadOnlyList<ReadOnlyMemory<char>> WarmPassages =
        [.. Enumerable.Range(1, 8).Select(i => string.Concat(Enumerable.Repeat($"A search proxy stands before an engine, part {i}. ", i)).AsMemory())];

    readonly LeaseHolder<IReranker> _holder = new(first);

    public string ModelId => _holder.Current.ModelId;

    public string? Complaint => _holder.CurrentOrNull?.Complaint;

    public ScoreScale Scale => _holder.Current.Scale;

    public ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline) =>
        ScoreAsync(query, passages, WorkUrgency.Search, deadline);

    public bool IsOverloadedFor(int passages, WorkOrder order) => _holder.CurrentOrNull?.IsOverloadedFor(passages, order) ?? false;

    public bool? Fits(string query, ReadOnlyMemory<char> passage) => _holder.Current.Fits(query, passage);

    public async ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, WorkOrder order, CancellationToken deadline)
    {
        var lease = _holder.Enter();
        try
        {
            return await lease.Model.ScoreAsync(query, passages, order, deadline);
        }
        finally
        {
            lease.Leave();
        }
    }

    /// <summary>
    /// Loads a new model beside the one in use (the load checks files, numbers and golden results), warms it, and switches to it in one step.
    /// Calls in flight finish on the old one, which is then disposed; its scores in the cache are never used again, because the id differs. When
    /// the load is refused, or warming fails, the old model stays and the refusal is handed back.
    /// </summary>
    public async Task<ModelLoad<IReranker>> ReplaceAsync(Func<ModelLoad<IReranker>> load, CancellationToken cancellationToken)
    {
        var loaded = await Task.Run(load, cancellationToken);
        if (loaded.Model is not { } next)
        {
            return loaded;
        }

        var warm = await next.ScoreAsync(WarmQuery, WarmPassages, cancellationToken);
        if (warm.Fault == RerankFault.Model || cancellationToken.IsCancellationRequested)
        {
            next.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return new ModelLoad<IReranker>(null, ModelLoadFault.SelfCheck, $"{next.ModelId} failed while it was warmed; the old model stays.", loaded.Card);
        }

        _holder.Exchange(next);
        return loaded;
    }

    public void Dispose() => _holder.Dispose();
}
