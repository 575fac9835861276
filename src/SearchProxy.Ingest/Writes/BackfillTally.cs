using SearchProxy.Core.Indexes;

namespace SearchProxy.Ingest.Writes;

/// <summary>What a backfill has done so far.</summary>
internal sealed class BackfillTally
{
    private const int MostListed = 1_000;

    private readonly List<(BackfillEntry Entry, string Reason)> _left = [];
    private readonly HashSet<BackfillEntry> _leftNow = [];

    public int Embedded { get; set; }

    public int NotNeeded { get; set; }

    /// <summary>The first thousand that were left.</summary>
    public IReadOnlyList<(BackfillEntry Entry, string Reason)> Left => _left;

    /// <summary>All that were left.</summary>
    public int LeftCount { get; private set; }

    /// <summary>Those of the current portion.</summary>
    public IReadOnlySet<BackfillEntry> LeftNow => _leftNow;

    /// <summary>Begins a portion.</summary>
    public void Begin() => _leftNow.Clear();

    public void Leave(IEnumerable<BackfillEntry> entries, string reason)
    {
        foreach (var entry in entries)
        {
            LeftCount++;
            _leftNow.Add(entry);
            if (_left.Count < MostListed)
            {
                _left.Add((entry, reason));
            }
        }
    }
}
