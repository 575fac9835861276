using System.Text.Json;
using SearchProxy.LocalEngine.Queries;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Which objects of a nested field are shown with each hit.</summary>
/// <param name="Name">Name of the result.</param>
/// <param name="Path">The nested field.</param>
/// <param name="Query">Matches and scores the objects.</param>
/// <param name="Body">What is shown of them.</param>
internal sealed record InnerHitsSpec(string Name, string Path, Query Query, SearchBody Body)
{
    public const int DefaultSize = 3;
    private const int MaxSize = 100;

    public static InnerHitsSpec Parse(JsonElement given, string path, Query query, QueryContext context)
    {
        var name = path;
        var body = new SearchBody { Size = DefaultSize };
        foreach (var member in Json.JsonRead.Object(given, "inner_hits").EnumerateObject())
        {
            switch (member.Name)
            {
                case "name":
                    name = Json.JsonRead.Text(member.Value, "name");
                    break;
                case "from" or "size" or "_source" or "fields" or "stored_fields" or "docvalue_fields" or "version" or "seq_no_primary_term"
                    or "script_fields":
                    body = SearchBodyParser.Read(body, member, context.Product);
                    break;
                case "sort" when SortParser.Parse(member.Value) is [{ Kind: SortKind.Row }] rows:
                    body = body with { Sort = rows };
                    break;
                case "ignore_unmapped":
                    break;
                default:
                    throw Errors.EngineErrors.Unsupported($"[{member.Name}] in [inner_hits]");
            }
        }

        if ((long)body.From + body.Size > MaxSize)
        {
            throw Errors.EngineErrors.AtShard(
                $"Inner result window is too large, the inner hit definition's [{name}]'s from + size must be less than or equal to: "
                + $"[{MaxSize}] "
                + $"but was [{(long)body.From + body.Size}]. This limit can be set by changing the [index.max_inner_result_window] index "
                + "level setting.",
                "illegal_argument_exception");
        }

        return new InnerHitsSpec(name, path, query, body);
    }
}
