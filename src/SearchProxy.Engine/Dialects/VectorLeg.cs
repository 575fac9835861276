using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;

namespace SearchProxy.Engine.Dialects;

/// <summary>A nearest-neighbour search to write in an engine's own words.</summary>
public sealed record VectorLeg
{
    /// <summary>Most neighbours that either engine gives.</summary>
    public const int MaxK = 10_000;

    /// <summary>
    /// Name of the inner hits that hold the best passage, when <see cref="Passages"/> is set. Private, so that it clashes with none of
    /// the client's own (two of one name are refused).
    /// </summary>
    public const string InnerHitsName = PrivateFields.InnerHits;

    /// <summary>The vector field, dotted from the root, also for a nested one.</summary>
    public required string Field { get; init; }

    /// <summary>Neighbours wanted; held to 1 … <see cref="MaxK"/>. OpenSearch gives this many per shard, <see cref="Size"/> cuts.</summary>
    public required int K { get; init; }

    /// <summary>Hits wanted.</summary>
    public required int Size { get; init; }

    /// <summary>Queries that every neighbour must match, applied before the neighbours are taken. On parent fields only.</summary>
    public IReadOnlyList<JsonSlice> Filters { get; init; } = [];

    /// <summary>
    /// Top-level members to copy as they are, for example <c>_source</c>, <c>fields</c>, <c>collapse</c>. Never <c>query</c>,
    /// <c>knn</c>, <c>size</c>, <c>from</c>.
    /// </summary>
    public IReadOnlyList<BodyMember> Members { get; init; } = [];

    /// <summary>Set when <see cref="Field"/> lies in a nested object: each hit then brings its best passage as inner hit.</summary>
    public PassageLeg? Passages { get; init; }
}
