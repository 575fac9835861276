using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Reads the body of a search. A member that is not honoured is refused by name.</summary>
internal static class SearchBodyParser
{
    /// <summary>Members of the real engines that are not here, so that the error can tell them from misspelt ones.</summary>
    private static readonly string[] Real =
    [
        "explain", "profile", "rescore", "suggest", "slice", "indices_boost", "runtime_mappings",
        "derived", "ext", "retriever", "rank", "sub_searches", "terminate_after", "search_pipeline", "verbose_pipeline", "stats_groups",
    ];

    public static SearchBody Parse(JsonElement body, LocalEngineProduct product)
    {
        var search = new SearchBody();
        foreach (var member in body.EnumerateObject())
        {
            search = Read(search, member, product);
        }

        return search;
    }

    /// <summary>Adds one member to a search.</summary>
    public static SearchBody Read(SearchBody search, JsonProperty member, LocalEngineProduct product) =>
        ReadPage(search, member) ?? ReadQuery(search, member, product) ?? ReadFetch(search, member) ?? ReadIdle(search, member)
            ?? throw Unknown(member);

    private static SearchBody? ReadPage(SearchBody search, JsonProperty member) => member.Name switch
    {
        "from" => search with { From = ReadFrom(JsonRead.Int(member.Value, "from")) },
        "size" => search with { Size = ReadSize(JsonRead.Int(member.Value, "size")) },
        "sort" => search with { Sort = SortParser.Parse(member.Value) },
        "search_after" => search with { SearchAfter = ReadSearchAfter(member.Value) },
        "track_scores" => search with { TrackScores = JsonRead.Bool(member.Value, member.Name) },
        "track_total_hits" => search with { TotalHits = ReadTotalHits(member.Value.ToString()) },
        "min_score" => search with { MinScore = JsonRead.Float(member.Value, member.Name) },
        "pit" => ReadPointInTime(search, member.Value),
        _ => null,
    };

    private static SearchBody? ReadQuery(SearchBody search, JsonProperty member, LocalEngineProduct product) => member.Name switch
    {
        "query" => search with { Query = JsonRead.Object(member.Value, "query") },
        "knn" when product is LocalEngineProduct.Elasticsearch => search with { Knn = ReadSections(member.Value) },
        "post_filter" => search with { PostFilter = JsonRead.Object(member.Value, "post_filter") },
        "aggs" or "aggregations" => search with { Aggregations = JsonRead.Object(member.Value, member.Name) },
        "collapse" => search with { Collapse = JsonRead.Object(member.Value, "collapse") },
        _ => null,
    };

    private static SearchBody? ReadFetch(SearchBody search, JsonProperty member) => member.Name switch
    {
        "_source" => search with { Source = SourceFilter.Parse(member.Value) },
        "fields" => search with { Fields = FieldRequest.ParseAll(member.Value, member.Name) },
        "stored_fields" => ReadStoredFields(search, member.Value),
        "docvalue_fields" => search with { DocValueFields = FieldRequest.ParseAll(member.Value, member.Name) },
        "script_fields" => search with { VectorScripts = VectorScript.ParseAll(member.Value) },
        "highlight" => search with { Highlight = JsonRead.Object(member.Value, "highlight") },
        "version" => search with { ShowVersion = JsonRead.Bool(member.Value, member.Name) },
        "seq_no_primary_term" => search with { ShowSequenceNumber = JsonRead.Bool(member.Value, member.Name) },
        _ => null,
    };

    /// <summary>
    /// Members that change nothing: a time limit that is never reached, statistics that nobody reads, and switches set to off.
    /// </summary>
    private static SearchBody? ReadIdle(SearchBody search, JsonProperty member) => member.Name switch
    {
        "timeout" when TimeSpelling.Parse(JsonRead.Text(member.Value, "timeout"), "timeout") != default => search,
        "stats" => search,
        "explain" or "profile" when !JsonRead.Bool(member.Value, member.Name) => search,
        "ext" when member.Value.ValueKind is JsonValueKind.Object && !member.Value.EnumerateObject().Any() => search,
        _ => null,
    };

    public static int ReadFrom(int from) =>
        from >= 0 ? from : throw EngineErrors.Illegal($"[from] parameter cannot be negative but was [{from}]");

    public static int ReadSize(int size) =>
        size >= 0 ? size : throw EngineErrors.Illegal($"[size] parameter cannot be negative, found [{size}]");

    public static TotalHits ReadTotalHits(string text) => text.ToLowerInvariant() switch
    {
        "true" => TotalHits.All,
        "false" or "-1" => TotalHits.Hidden,
        var number when int.TryParse(number, out var limit) && limit >= 0 => new TotalHits(limit, true),
        _ => throw EngineErrors.Illegal($"[track_total_hits] parameter must be positive or equals to -1, got {text}"),
    };

    public static SearchBody ReadStoredFields(SearchBody search, JsonElement value)
    {
        var stored = StoredFieldsRequest.Parse(value);
        return search with { StoredFields = stored, Source = search.Source ?? (stored.ShowsSource ? SourceFilter.Everything : null) };
    }

    private static List<JsonElement> ReadSections(JsonElement value) =>
        value.ValueKind is JsonValueKind.Array ? value.EnumerateArray().ToList() : [JsonRead.Object(value, "knn")];

    private static List<JsonElement> ReadSearchAfter(JsonElement value) => value.ValueKind is JsonValueKind.Array
        && value.GetArrayLength() > 0
        ? value.EnumerateArray().ToList()
        : throw EngineErrors.Illegal("Values must contains at least one value.");

    private static SearchBody ReadPointInTime(SearchBody search, JsonElement value)
    {
        foreach (var member in JsonRead.Object(value, "pit").EnumerateObject())
        {
            search = member.Name switch
            {
                "id" => search with { PointInTime = JsonRead.Text(member.Value, "id") },
                "keep_alive" => search with { KeepAlive = TimeSpelling.Parse(JsonRead.Text(member.Value, "keep_alive"), "keep_alive") },
                _ => throw EngineErrors.Content($"[pit] unknown field [{member.Name}]"),
            };
        }

        return search.PointInTime is null ? throw EngineErrors.Content("Required [id]") : search;
    }

    private static EngineErrorException Unknown(JsonProperty member) => Real.Contains(member.Name) || member.Name is "timeout"
        ? EngineErrors.Unsupported($"[{member.Name}] in the body of a search")
        : EngineErrors.Parsing($"Unknown key for a {JsonRead.TokenName(member.Value)} in [{member.Name}].");
}
