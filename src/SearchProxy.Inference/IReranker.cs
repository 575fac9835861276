namespace SearchProxy.Inference;

/// <summary>Scores how well passages answer a query. Thread-safe.</summary>
public interface IReranker : IDisposable
{
    /// <summary>Stable id of model, weights, tokenizer and settings: <c>name@hash</c>.</summary>
    string ModelId { get; }

    /// <summary>What is wrong with it at the moment, in words; null when nothing is known to be.</summary>
    string? Complaint => null;

    ScoreScale Scale => ScoreScale.Unknown;

    /// <summary>
    /// Scores the passages in their order and stops when <paramref name="deadline"/> is cancelled, keeping what is done.
    /// Expected failures come back in <see cref="RerankScores.Fault"/>; a cancelled deadline never throws. The memory of the
    /// passages belongs to the caller again once all scores are in; after a fault a worker may still read it.
    /// </summary>
    ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline);

    /// <summary>The same for a caller that says who waits; one that has no lanes of its own takes all alike.</summary>
    ValueTask<RerankScores> ScoreAsync(
        string query, IReadOnlyList<ReadOnlyMemory<char>> passages, WorkOrder order, CancellationToken deadline) =>
        ScoreAsync(query, passages, deadline);

    /// <summary>
    /// True when so many usual passages would be refused right now for want of time: then nothing need be made ready for them, and the
    /// order counts as one that was refused. False where that is not known.
    /// </summary>
    bool IsOverloadedFor(int passages, WorkOrder order) => false;

    /// <summary>
    /// Searches that nobody made, to be quick for the first that somebody makes, are over: they are no client's, and none shares the
    /// machine with them.
    /// </summary>
    void Warmed()
    {
    }

    /// <summary>True when the model reads the whole pair, false when it cuts; null when that is not known.</summary>
    bool? Fits(string query, ReadOnlyMemory<char> passage) => null;
}
