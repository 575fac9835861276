namespace SearchProxy.Ingest.Writes;

/// <summary>How far a backfill queue is drained.</summary>
/// <param name="Queue">The queue's own id, from its first record: a mark holds for no other.</param>
/// <param name="Entries">Entries that are settled, from the first on.</param>
internal sealed record BackfillMark(Guid Queue, int Entries);
