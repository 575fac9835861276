using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Search;

/// <summary>What a search found.</summary>
/// <param name="Hits">The page of hits, in order.</param>
/// <param name="Total">All hits, before collapsing.</param>
/// <param name="MaxScore">Best score; null when hits have none.</param>
/// <param name="Legs">The indexes searched.</param>
/// <param name="Matched">What aggregations look at, for each leg: the matches before the post filter.</param>
internal sealed record SearchFindings(
    IReadOnlyList<SearchHit> Hits, int Total, float? MaxScore, IReadOnlyList<SearchLeg> Legs, IReadOnlyList<Matches> Matched);
