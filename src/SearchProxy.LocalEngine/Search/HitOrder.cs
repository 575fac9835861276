namespace SearchProxy.LocalEngine.Search;

/// <summary>The order of hits: by the sort keys or else by score, then by index and row.</summary>
internal sealed class HitOrder(IReadOnlyList<SortField> keys) : IComparer<SearchHit>
{
    public int Compare(SearchHit? x, SearchHit? y)
    {
        if (x is null || y is null)
        {
            return (x is null).CompareTo(y is null);
        }

        for (var at = 0; at < keys.Count; at++)
        {
            if (keys[at].Compare(x.Sort[at], y.Sort[at]) is var order and not 0)
            {
                return order;
            }
        }

        if (keys.Count == 0 && y.Score.CompareTo(x.Score) is var byScore and not 0)
        {
            return byScore;
        }

        return x.Leg.Number != y.Leg.Number ? x.Leg.Number.CompareTo(y.Leg.Number) : x.Row.CompareTo(y.Row);
    }
}
