using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Search;

/// <summary>A search, read as far as that is possible without an index.</summary>
internal sealed record SearchBody
{
    public const int DefaultSize = 10;

    public int From { get; init; }

    public int Size { get; init; } = DefaultSize;

    public JsonElement? Query { get; init; }

    /// <summary>The sections of Elasticsearch's top-level <c>knn</c>.</summary>
    public IReadOnlyList<JsonElement> Knn { get; init; } = [];

    public JsonElement? PostFilter { get; init; }

    public float? MinScore { get; init; }

    /// <summary>What to show of the source; null when the search does not say.</summary>
    public SourceFilter? Source { get; init; }

    /// <summary>What is shown of the source: everything, but nothing beside stored or script fields unless asked for.</summary>
    public SourceFilter ShownSource =>
        Source ?? (StoredFields is null && VectorScripts.Count == 0 ? SourceFilter.Everything : SourceFilter.Nothing);

    public IReadOnlyList<FieldRequest> Fields { get; init; } = [];

    /// <summary>Stored fields to show instead of the source; null when not asked for.</summary>
    public StoredFieldsRequest? StoredFields { get; init; }

    public IReadOnlyList<FieldRequest> DocValueFields { get; init; } = [];

    /// <summary>Names under which vectors are shown, and the fields that hold them.</summary>
    public IReadOnlyList<(string Name, string Field)> VectorScripts { get; init; } = [];

    public IReadOnlyList<SortField> Sort { get; init; } = [];

    public IReadOnlyList<JsonElement>? SearchAfter { get; init; }

    public bool TrackScores { get; init; }

    public TotalHits TotalHits { get; init; } = TotalHits.Default;

    public bool ShowVersion { get; init; }

    public bool ShowSequenceNumber { get; init; }

    public JsonElement? Aggregations { get; init; }

    public JsonElement? Highlight { get; init; }

    public JsonElement? Collapse { get; init; }

    /// <summary>The point in time to search in; null for now.</summary>
    public string? PointInTime { get; init; }

    /// <summary>How much longer the point in time is to live; null to leave it.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>
    /// The sort as it takes effect: by descending score alone is none, and Elasticsearch adds a last key to every sort in a point in time.
    /// </summary>
    public SearchBody Normalised(LocalEngineProduct product)
    {
        if (product is LocalEngineProduct.OpenSearch && Sort.Any(key => key.Kind is SortKind.ShardRow))
        {
            throw EngineErrors.AtShard("No mapping found for [_shard_doc] in order to sort on");
        }

        if (PointInTime is not null
            && product is LocalEngineProduct.Elasticsearch
            && Sort.Count > 0
            && Sort[^1].Kind is not SortKind.ShardRow)
        {
            return this with { Sort = [.. Sort, SortField.ShardRow] };
        }

        return Sort is [{ Kind: SortKind.Score, Descending: true }] ? this with { Sort = [] } : this;
    }

    /// <summary>Whether hits come by score alone, so that they show no sort values.</summary>
    public bool IsByScore => Sort.Count == 0;

    public bool NeedsScores => IsByScore || TrackScores || Sort.Any(key => key.Kind is SortKind.Score);
}
