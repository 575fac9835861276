using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads <c>nested</c>.</summary>
internal static class NestedQueryParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var options = Options.Of(body, "nested");
        var path = JsonRead.Text(options.Require("path"), "path");
        var inner = options.Require("query");
        var mode = ReadMode(options.TakeText("score_mode"));
        var ignoreUnmapped = options.TakeBool("ignore_unmapped");
        var innerHits = options.Take("inner_hits");
        options.Finish();
        if (context.Find(path) is not { Kind: MappedKind.Nested } field)
        {
            return ignoreUnmapped && context.Find(path) is null
                ? new MatchNoneQuery()
                : throw EngineErrors.AtShard($"failed to create query: [nested] failed to find nested object under path [{path}]");
        }

        var query = context.Inside(field).Parse(inner);
        if (innerHits is { } shown)
        {
            context.AddInnerHits(InnerHitsSpec.Parse(shown, path, query, context));
        }

        return options.Boosted(new NestedQuery(path, query, mode));
    }

    private static NestedScoreMode ReadMode(string? name) => name switch
    {
        null or "avg" => NestedScoreMode.Average,
        "sum" => NestedScoreMode.Sum,
        "max" => NestedScoreMode.Maximum,
        "min" => NestedScoreMode.Minimum,
        "none" => NestedScoreMode.None,
        _ => throw EngineErrors.Illegal($"No score mode for child query [{name}] found"),
    };
}
