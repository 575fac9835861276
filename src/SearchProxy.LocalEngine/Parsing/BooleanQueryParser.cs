using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads <c>bool</c>.</summary>
internal static class BooleanQueryParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var options = Options.Of(body, "bool");
        var query = new BooleanQuery();
        query.Must.AddRange(Clauses(options.Take("must"), context));
        query.Filter.AddRange(Clauses(options.Take("filter"), context));
        query.Should.AddRange(Clauses(options.Take("should"), context));
        query.MustNot.AddRange(Clauses(options.Take("must_not"), context));
        var minimum = options.TakeText("minimum_should_match");
        options.Accept("adjust_pure_negative", "true");
        options.Finish();

        if (query.Must.Count + query.Filter.Count + query.Should.Count == 0)
        {
            if (query.MustNot.Count == 0)
            {
                return options.Boosted(new MatchAllQuery());
            }

            query.Filter.Add(new MatchAllQuery());
        }

        query.MinimumShouldMatch = minimum is null ? 0 : ShouldMatchCount.Of(minimum, query.Should.Count);
        return options.Boosted(query);
    }

    private static IEnumerable<Query> Clauses(JsonElement? given, QueryContext context) => given switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(context.Parse),
        { ValueKind: JsonValueKind.Object } single => [context.Parse(single)],
        { } other => throw EngineErrors.Content($"[bool] clauses don't support values of type: {JsonRead.TokenName(other)}"),
    };
}
