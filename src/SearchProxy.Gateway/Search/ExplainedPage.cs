using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>A page with how its hits came to their places.</summary>
/// <param name="From">Hits before the page.</param>
/// <param name="Hits">Its hits.</param>
/// <param name="Origins">How the hits of the window came to their places.</param>
internal sealed record ExplainedPage(int From, IReadOnlyList<PageHit> Hits, HitOrigins Origins);
