namespace SearchProxy.Ingest;

/// <summary>Where an ingestion stands right now.</summary>
/// <param name="Counts">The ledger.</param>
/// <param name="Elapsed">Time since this run began.</param>
/// <param name="DocumentsPerSecond">Settled by this run per second of it.</param>
/// <param name="CharactersPerSecond">Characters encoded by this run per second of it.</param>
/// <param name="TokensPerSecond">Tokens of what this run settled per second of it; 0 when nobody counts them.</param>
/// <param name="Share">How much of the source is settled, 0 to 1; null when its size is unknown.</param>
/// <param name="Remaining">Time left at this rate; null when unknown.</param>
/// <param name="Blocked">Why nothing moves, in words: a full disk; null when things move.</param>
public sealed record IngestProgress(
    IngestCounts Counts,
    TimeSpan Elapsed,
    double DocumentsPerSecond,
    double CharactersPerSecond,
    double TokensPerSecond,
    double? Share,
    TimeSpan? Remaining,
    string? Blocked);
