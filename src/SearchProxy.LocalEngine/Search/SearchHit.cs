using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Search;

/// <summary>One hit, before its document is read.</summary>
/// <param name="Leg">The index that it comes from.</param>
/// <param name="Row">Its row there.</param>
/// <param name="Score">Its score.</param>
/// <param name="Sort">Its value for each sort key.</param>
internal sealed record SearchHit(SearchLeg Leg, int Row, float Score, SortValue[] Sort)
{
    public StoredDocument Document => Leg.View.Snapshot.Rows[Row];
}
