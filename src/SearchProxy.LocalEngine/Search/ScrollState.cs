namespace SearchProxy.LocalEngine.Search;

/// <summary>Where a scroll is.</summary>
internal sealed class ScrollState(SearchBody body, SearchFindings all, bool totalAsNumber)
{
    private int _shown;

    public SearchBody Body { get; } = body;

    public bool TotalAsNumber { get; } = totalAsNumber;

    /// <summary>The next page.</summary>
    public SearchFindings Next()
    {
        var page = all.Hits.Skip(_shown).Take(Body.Size).ToList();
        _shown += page.Count;
        return all with { Hits = page };
    }
}
