using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads <c>multi_match</c> of the types <c>best_fields</c>, <c>most_fields</c> and <c>phrase</c>.</summary>
internal static class MultiMatchQueryParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var options = Options.Of(body, "multi_match");
        var sought = JsonRead.Text(options.Require("query"), "query");
        var fields = options.Take("fields") is { } names ? JsonRead.Texts(names, "fields") : ["*"];
        var type = options.TakeText("type") ?? "best_fields";
        var tieBreaker = options.Take("tie_breaker") is { } given ? JsonRead.Float(given, "tie_breaker") : (float?)null;
        var slop = options.Take("slop") is { } distance ? JsonRead.Int(distance, "slop") : 0;
        var text = TextQueryOptions.Read(options);
        TextQueryOptions.AcceptIdle(options);
        options.Finish();

        Func<FieldMapping, Query> build = type switch
        {
            "best_fields" or "most_fields" => field => text.Match(field, sought, context),
            "phrase" => field => text.Phrase(field, sought, slop, context),
            _ => throw EngineErrors.Unsupported($"[type: {type}] in the query [multi_match]; it knows best_fields, most_fields and phrase"),
        };
        var queries = FieldBoost.Expand(fields, context).Select(entry => entry.Boosted(build(entry.Field))).ToList();
        return options.Boosted(Combine(queries, tieBreaker ?? (type == "most_fields" ? 1 : 0)));
    }

    private static Query Combine(List<Query> queries, float tieBreaker) => queries.Count switch
    {
        0 => new MatchNoneQuery(),
        1 => queries[0],
        _ => new DisjunctionMaxQuery(queries, tieBreaker),
    };
}
