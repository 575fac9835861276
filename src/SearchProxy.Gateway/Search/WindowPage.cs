using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>Hits in their final order: all that there are, or the client's page of them.</summary>
/// <param name="Hits">Its hits.</param>
/// <param name="MaxScore">The best score of the whole list, NaN when a least score left none; null = the engine's.</param>
/// <param name="Total">New total; null = the engine's.</param>
/// <param name="Verdict">What the client is told.</param>
internal sealed record WindowPage(IReadOnlyList<PageHit> Hits, float? MaxScore, long? Total, Verdict Verdict);
