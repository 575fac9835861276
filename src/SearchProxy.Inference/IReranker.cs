namespace SearchProxy.Inference;

/// <summary>Scores how well passages answer a query. Thread-safe.</summary>
public interface IReranker : IDisposable
{
    /// <summary>Stable id of model, weights, tokenizer and settings: <c>name@hash</c>.</summary>
    string ModelId { get; }

    /// <summary>What is wrong with it at the moment, in words; null when nothing is known to be.</summary>
    string? Complaint => null;

    /// <summary>
    /// Scores the passages in their order and stops when <paramref name="deadline"/> is cancelled, keeping what is done.
    /// Expected failures come back in <see cref="RerankScores.Fault"/>; a cancelled deadline never throws. The memory of the
    /// passages belongs to the caller again once all scores are in; after a fault a worker may still read it.
    /// </summary>
    ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline);
}
