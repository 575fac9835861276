using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads the members of a query, and refuses those that nobody asked for.</summary>
internal sealed class Options
{
    private readonly string _query;
    private readonly Dictionary<string, JsonElement> _left;

    private Options(string query, Dictionary<string, JsonElement> members) => (_query, _left) = (query, members);

    public float Boost { get; private init; } = 1;

    /// <summary>All members of <paramref name="body"/>, with the boost taken out.</summary>
    public static Options Of(JsonElement body, string query)
    {
        var members = JsonRead.Object(body, query).EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        return new Options(query, members) { Boost = members.Remove("boost", out var boost) ? ReadBoost(boost, query) : 1 };
    }

    public static Query ReadBoostOnly(JsonElement body, string query, Query parsed)
    {
        var options = Of(body, query);
        options.Finish();
        return options.Boosted(parsed);
    }

    public JsonElement? Take(string name) => _left.Remove(name, out var value) ? value : null;

    public JsonElement Require(string name) =>
        Take(name) ?? throw EngineErrors.Parsing($"[{_query}] requires a [{name}] value");

    public string? TakeText(string name) => Take(name) is { } value ? JsonRead.Text(value, name) : null;

    public bool TakeBool(string name) => Take(name) is { } value && JsonRead.Bool(value, name);

    /// <summary>Takes an option that has no effect here when it has one of the given values.</summary>
    public void Accept(string name, params string[] values)
    {
        if (Take(name) is { } value && !values.Contains(value.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            throw EngineErrors.Unsupported($"[{name}: {value}] in the query [{_query}]; it knows {string.Join(", ", values)}");
        }
    }

    /// <summary>Refuses what is left.</summary>
    public void Finish()
    {
        foreach (var name in _left.Keys)
        {
            throw name == "_name" || RealOptions.Contains(name)
                ? EngineErrors.Unsupported($"[{name}] in the query [{_query}]")
                : _query is "bool" or "knn"
                    ? EngineErrors.Content($"[{_query}] unknown field [{name}]")
                    : EngineErrors.Parsing($"[{_query}] query does not support [{name}]");
        }
    }

    public Query Boosted(Query query) => Boost == 1 ? query : new BoostQuery(query, Boost);

    private static readonly string[] RealOptions =
    [
        "fuzziness", "prefix_length", "max_expansions", "fuzzy_transpositions", "fuzzy_rewrite", "cutoff_frequency", "rewrite",
        "case_insensitive", "time_zone", "relation", "ignore_unmapped", "inner_hits", "rescore_vector", "method_parameters", "rescore",
        "max_distance", "min_score", "expand_nested_docs", "query_vector_builder", "visit_percentage",
    ];

    private static float ReadBoost(JsonElement value, string query)
    {
        var boost = JsonRead.Float(value, "boost");
        return boost >= 0
            ? boost
            : throw EngineErrors.Illegal($"negative [boost] are not allowed in [{query}], use a value between 0 and 1 to deboost");
    }
}
