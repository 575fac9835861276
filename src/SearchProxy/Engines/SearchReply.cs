namespace SearchProxy.Engines;

/// <summary>What a search gave, as much of it as the commands show.</summary>
/// <param name="Hits">The hits in their order.</param>
/// <param name="Marker">The <c>X-SearchProxy</c> header; null straight from the engine.</param>
/// <param name="Elapsed">Time until the whole answer was here.</param>
/// <param name="Stages">The <c>Server-Timing</c> header; null straight from the engine.</param>
internal sealed record SearchReply(IReadOnlyList<SearchReplyHit> Hits, string? Marker, TimeSpan Elapsed, string? Stages)
{
    public bool WasReranked => Marker?.StartsWith("reranked", StringComparison.Ordinal) == true;
}
