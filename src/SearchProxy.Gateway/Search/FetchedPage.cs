using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>What came of the second phase.</summary>
/// <param name="Hits">The same hits in the same order with their full bytes; null when the engine no longer gives one of them, or gave none in time.</param>
/// <param name="Fault">Why there are none.</param>
internal readonly record struct FetchedPage(IReadOnlyList<PageHit>? Hits, DegradeReason Fault);
