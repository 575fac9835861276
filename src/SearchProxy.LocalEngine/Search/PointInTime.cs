using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Indexes as they were when the point in time was opened.</summary>
internal sealed record PointInTime(IReadOnlyList<(SearchTargetIndex Target, IndexSnapshot Snapshot)> Targets)
{
    /// <summary>When it is forgotten, unless it is used before.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>The search that a scroll goes on with, and its hits that are still to come; null for a plain point in time.</summary>
    public ScrollState? Scroll { get; init; }
}
