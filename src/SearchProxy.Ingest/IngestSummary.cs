namespace SearchProxy.Ingest;

/// <summary>What an ingestion came to.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">In words, for the operator; null when there is nothing to add.</param>
/// <param name="Counts">The ledger, over all runs since the source was begun.</param>
/// <param name="Elapsed">Time of this run.</param>
/// <param name="Rejects">The first hundred records that this run set aside.</param>
/// <param name="DeadLetters">Records in the dead-letter queue; 0 without one.</param>
/// <param name="CanResume">True when the same command goes on where this run ended.</param>
public sealed record IngestSummary(
    IngestOutcome Outcome,
    string? Detail,
    IngestCounts Counts,
    TimeSpan Elapsed,
    IReadOnlyList<IngestReject> Rejects,
    int DeadLetters,
    bool CanResume)
{
    /// <summary>What of the dead-letter queue is damaged, in words; null when nothing is.</summary>
    public string? Damage { get; init; }
}
