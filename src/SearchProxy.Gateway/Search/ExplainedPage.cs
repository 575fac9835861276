using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>A page with how its hits came to their places.</summary>
internal sealed record ExplainedPage(IReadOnlyList<PageHit> Hits, HitOrigins Origins);
