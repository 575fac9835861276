using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Responses;

/// <summary>A hit as the client gets it.</summary>
/// <param name="Source">The answer that holds its bytes.</param>
/// <param name="Hit">Its place there.</param>
/// <param name="Score">New <c>_score</c>; null keeps the engine's bytes.</param>
public readonly record struct PageHit(SearchAnswer Source, Hit Hit, float? Score);
