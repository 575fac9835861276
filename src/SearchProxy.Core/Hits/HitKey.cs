namespace SearchProxy.Core.Hits;

/// <summary>
/// Identity of a hit over all legs. The routing belongs to it: one index can hold the same id twice under two routings.
/// </summary>
public readonly record struct HitKey(string Index, string Id, string? Routing);
