namespace SearchProxy.Inference.Swapping;

/// <summary>A reranker that can be replaced while it is in use. Thread-safe.</summary>
public sealed class RerankerSlot(IReranker first) : ModelSlot<IReranker>(first), IReranker
{
    private const string WarmQuery = "what is a search proxy";

    private static readonly IReadOnlyList<ReadOnlyMemory<char>> WarmPassages =
        [.. Enumerable.Range(1, 8)
            .Select(i => string.Concat(Enumerable.Repeat($"A search proxy stands before an engine, part {i}. ", i)).AsMemory())];

    public string ModelId => Current.ModelId;

    public string? Complaint => CurrentOrNull?.Complaint;

    public ScoreScale Scale => Current.Scale;

    public ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline) =>
        ScoreAsync(query, passages, WorkUrgency.Search, deadline);

    public bool IsOverloadedFor(int passages, WorkOrder order) => CurrentOrNull?.IsOverloadedFor(passages, order) ?? false;

    public void Warmed() => CurrentOrNull?.Warmed();

    public bool? Fits(string query, ReadOnlyMemory<char> passage) => Current.Fits(query, passage);

    public async ValueTask<RerankScores> ScoreAsync(
        string query, IReadOnlyList<ReadOnlyMemory<char>> passages, WorkOrder order, CancellationToken deadline)
    {
        var lease = Enter();
        try
        {
            return await lease.Model.ScoreAsync(query, passages, order, deadline);
        }
        finally
        {
            lease.Leave();
        }
    }

    private protected override async ValueTask<ModelLoad<IReranker>?> WarmAsync(IReranker next, CancellationToken cancellationToken)
    {
        var warm = await next.ScoreAsync(WarmQuery, WarmPassages, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return warm.Fault == RerankFault.Model ? Refused(ModelLoadFault.SelfCheck, next.ModelId) : null;
    }
}
