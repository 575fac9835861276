using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

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
        var queries = given.ValueKind is JsonValueKind.Array ? given.EnumerateArray().Select(context.Parse).ToList() : [context.Parse(given)];
        var tieBreaker = options.Take("tie_breaker") is { } share ? JsonRead.Float(share, "tie_breaker") : 0;
        options.Finish();
        return queries.Count == 0
            ? throw EngineErrors.Parsing("[dis_max] requires 'queries' field with at least one clause")
            : options.Boosted(new DisjunctionMaxQuery(queries, tieBreaker));
    }
}
