using SearchProxy.Core.Indexes;

namespace SearchProxy.Ingest.Writes;

/// <summary>What a backfill has done so far.</summary>
internal sealed class BackfillTally
{
    private readonly List<(BackfillEntry Entry, string Reason)> _left = [];

    public int Embedded { get; set; }

    public int NotNeeded { get; set; }

    public IReadOnlyList<(BackfillEntry Entry, string Reason)> Left => _left;

    public void Leave(IEnumerable<BackfillEntry> entries, string reason) => _left.AddRange(entries.Select(entry => (entry, reason)));
}
