using SearchProxy.Core.Indexes;

namespace SearchProxy.Ingest.Writes;

/// <summary>What draining a backfill queue came to.</summary>
/// <param name="Entries">Entries that were in the queue, several of one document counted once.</param>
/// <param name="Embedded">Documents that have vectors now.</param>
/// <param name="NotNeeded">Documents that are gone, have no text, have their vectors already, or lie in an index that says nothing of vectors.</param>
/// <param name="Left">The first thousand documents that stay in the queue, each with its reason.</param>
/// <param name="LeftCount">All of them.</param>
public sealed record BackfillSummary(int Entries, int Embedded, int NotNeeded, IReadOnlyList<(BackfillEntry Entry, string Reason)> Left, int LeftCount);
