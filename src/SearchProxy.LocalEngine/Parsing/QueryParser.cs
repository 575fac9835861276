using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
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
        "geo_shape", "has_child", "has_parent", "hybrid", "intervals", "match_bool_prefix", "match_phrase_prefix", "more_like_this",
        "neural",
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
                $"The nested depth of the query exceeds the maximum nested depth for queries set in "
                    + $"[indices.query.bool.max_nested_depth], {MaxDepth}");
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

/// <summary>Reads <c>constant_score</c> and <c>dis_max</c>.</summary>
internal static class CompoundQueryParser
{
    public static Query ParseConstantScore(JsonElement body, QueryContext context)
    {
        var options = Options.Of(body, "constant_score");
        var filter = context.Parse(options.Require("filter"));
        options.Finish();
        return options.Boosted(new ConstantScoreQuery(filter));
    }

    public static Query ParseDisjunctionMax(JsonElement body, QueryContext context)
    {
        var options = Options.Of(body, "dis_max");
        var given = options.Require("queries");
        var queries = given.ValueKind is JsonValueKind.Array
            ? given.EnumerateArray().Select(context.Parse).ToList()
            : [context.Parse(given)];
        var tieBreaker = options.Take("tie_breaker") is { } share ? JsonRead.Float(share, "tie_breaker") : 0;
        options.Finish();
        return queries.Count == 0
            ? throw EngineErrors.Parsing("[dis_max] requires 'queries' field with at least one clause")
            : options.Boosted(new DisjunctionMaxQuery(queries, tieBreaker));
    }
}

/// <summary>Reads <c>exists</c>; an object exists when anything in it does.</summary>
internal static class ExistsQueryParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var options = Options.Of(body, "exists");
        var name = JsonRead.Text(options.Require("field"), "field");
        options.Finish();
        var fields = context.Mapping.Fields.Values
            .Where(field => !field.HoldsFields && (PathPattern.Matches(name, field.Name) || field.Name.StartsWith(name + ".")))
            .Where(field => name.Contains('*') || context.Find(name)!.HoldsFields || field.Name == name)
            .ToList();
        return fields.Count == 0 ? new MatchNoneQuery() : options.Boosted(new ExistsQuery(fields));
    }
}

/// <summary>Reads <c>match_phrase</c>.</summary>
internal static class MatchPhraseQueryParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var (name, value, options) = FieldQueryBody.Read(body, "match_phrase", "query");
        var text = TextQueryOptions.Read(options);
        var slop = options.Take("slop") is { } given ? JsonRead.Int(given, "slop") : 0;
        options.Finish();
        if (slop < 0)
        {
            throw EngineErrors.Illegal("No negative slop allowed.");
        }

        var sought = JsonRead.Text(value, "query");
        return context.Find(name) is { } field ? options.Boosted(text.Phrase(field, sought, slop, context)) : new MatchNoneQuery();
    }
}

/// <summary>Reads <c>match</c>.</summary>
internal static class MatchQueryParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var (name, value, options) = FieldQueryBody.Read(body, "match", "query");
        var text = TextQueryOptions.Read(options);
        TextQueryOptions.AcceptIdle(options);
        options.Finish();
        var sought = JsonRead.Text(value, "query");
        return context.Find(name) is { } field ? options.Boosted(text.Match(field, sought, context)) : new MatchNoneQuery();
    }
}
