using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads a query of the engines' query language. What is not here is refused by name.</summary>
internal static class QueryParser
{
    private const int MaxDepth = 30;

    private static readonly Dictionary<string, Func<JsonElement, QueryContext, Query>> Parsers = new()
    {
        ["match_all"] = (body, _) => Options.ReadBoostOnly(body, "match_all", new MatchAllQuery()),
        ["match_none"] = (body, _) => Options.ReadBoostOnly(body, "match_none", new MatchNoneQuery()),
        ["match"] = MatchQueryParser.Parse,
        ["match_phrase"] = MatchPhraseQueryParser.Parse,
        ["multi_match"] = MultiMatchQueryParser.Parse,
        ["term"] = TermQueryParser.ParseTerm,
        ["terms"] = TermQueryParser.ParseTerms,
        ["prefix"] = PatternQueryParser.ParsePrefix,
        ["wildcard"] = PatternQueryParser.ParseWildcard,
        ["range"] = RangeQueryParser.Parse,
        ["exists"] = ExistsQueryParser.Parse,
        ["ids"] = TermQueryParser.ParseIds,
        ["bool"] = BooleanQueryParser.Parse,
        ["constant_score"] = CompoundQueryParser.ParseConstantScore,
        ["dis_max"] = CompoundQueryParser.ParseDisjunctionMax,
        ["nested"] = NestedQueryParser.Parse,
        ["query_string"] = QueryStringParser.Parse,
        ["knn"] = KnnQueryParser.ParseClause,
    };

    /// <summary>Queries of the real engines that are not here, so that the error can tell them from misspelt ones.</summary>
    private static readonly string[] Real =
    [
        "boosting", "combined_fields", "distance_feature", "function_score", "fuzzy", "geo_bounding_box", "geo_distance", "geo_polygon",
        "geo_shape", "has_child", "has_parent", "hybrid", "intervals", "match_bool_prefix", "match_phrase_prefix", "more_like_this", "neural",
        "neural_sparse", "parent_id", "percolate", "pinned", "rank_feature", "regexp", "rule", "script", "script_score", "semantic",
        "shape", "simple_query_string", "span_containing", "span_first", "span_multi", "span_near", "span_not", "span_or",
        "span_term", "span_within", "sparse_vector", "terms_set", "text_expansion", "weighted_tokens", "wrapper",
    ];

    public static Query Parse(JsonElement query, QueryContext context)
    {
        CheckDepth(query, 0);
        if (query.ValueKind is JsonValueKind.Object && !query.EnumerateObject().Any())
        {
            throw EngineErrors.Illegal("query malformed, empty clause found");
        }

        var member = JsonRead.Single(query, "query");
        if (Parsers.TryGetValue(member.Name, out var parse))
        {
            return parse(member.Value, context);
        }

        throw Real.Contains(member.Name)
            ? EngineErrors.Unsupported($"the query [{member.Name}]; it knows {string.Join(", ", Parsers.Keys)}")
            : new EngineError(400, "parsing_exception", $"unknown query [{member.Name}]")
            {
                CausedBy = new EngineError(400, "named_object_not_found_exception", $"[1:1] unknown field [{member.Name}]"),
            }.Thrown();
    }

    private static void CheckDepth(JsonElement value, int depth)
    {
        if (depth > 4 * MaxDepth)
        {
            throw EngineErrors.Illegal(
                $"The nested depth of the query exceeds the maximum nested depth for queries set in [indices.query.bool.max_nested_depth], {MaxDepth}");
        }

        if (value.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                CheckDepth(member.Value, depth + 1);
            }
        }
        else if (value.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
            {
                CheckDepth(item, depth + 1);
            }
        }
    }
}
