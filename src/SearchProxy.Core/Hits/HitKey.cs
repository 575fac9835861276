namespace SearchProxy.Core.Hits;

/// <summary>
/// Identity of a hit over all legs. The routing belongs to it: one index can hold the same id twice under two routings.
/// </summary>
public readonly record struct HitKey(string Index, string Id, string? Routing)
{
    public bool Equals(HitKey other) => Id == other.Id && Index == other.Index && Routing == other.Routing;

    /// <summary>Ids alone tell nearly all hits of a search apart.</summary>
    public override int GetHashCode() => string.GetHashCode(Id, StringComparison.Ordinal);
}
