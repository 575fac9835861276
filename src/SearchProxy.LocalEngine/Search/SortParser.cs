using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Reads <c>sort</c>.</summary>
internal static class SortParser
{
    public static List<SortField> Parse(JsonElement value) =>
        value.ValueKind is JsonValueKind.Array ? value.EnumerateArray().SelectMany(ParseItem).ToList() : ParseItem(value).ToList();

    /// <summary>Reads the URL form <c>field:desc,other</c>.</summary>
    public static List<SortField> ParseUrl(string text) => text
        .Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.LastIndexOf(':') is var at and >= 0 ? Named(part[..at], part[(at + 1)..]) : Named(part, null))
        .ToList();

    private static IEnumerable<SortField> ParseItem(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => [Named(item.GetString()!, null)],
        JsonValueKind.Object => item.EnumerateObject().Select(ParseMember).ToList(),
        _ => throw EngineErrors.Illegal(
            $"malformed sort format, within the sort array, an object, or an actual string are allowed, found "
                + $"[{JsonRead.TokenName(item)}]"),
    };

    private static SortField ParseMember(JsonProperty member)
    {
        if (member.Value.ValueKind is JsonValueKind.String)
        {
            return Named(member.Name, member.Value.GetString());
        }

        var options = Parsing.Options.Of(member.Value, "sort");
        var key = Named(member.Name, options.TakeText("order"));
        var missing = options.TakeText("missing");
        if (missing is not (null or "_last" or "_first"))
        {
            throw EngineErrors.Unsupported($"[missing: {missing}] in [sort]; it knows _last and _first");
        }

        var mode = options.TakeText("mode");
        if (mode is not (null or "min" or "max"))
        {
            throw EngineErrors.Unsupported($"[mode: {mode}] in [sort]; it knows min and max");
        }

        var unmapped = options.TakeText("unmapped_type");
        options.Accept("numeric_type");
        options.Finish();
        return key with
        {
            MissingFirst = missing == "_first",
            UseLargest = mode is null ? key.UseLargest : mode == "max",
            UnmappedType = unmapped,
        };
    }

    private static SortField Named(string name, string? order)
    {
        var kind = name switch
        {
            "_score" => SortKind.Score,
            "_doc" => SortKind.Row,
            "_shard_doc" => SortKind.ShardRow,
            "_id" => SortKind.Id,
            _ => SortKind.Field,
        };
        var descending = order?.ToLowerInvariant() switch
        {
            null => kind is SortKind.Score,
            "asc" => false,
            "desc" => true,
            _ => throw EngineErrors.Illegal($"unknown sort order [{order}], an order is asc or desc"),
        };
        return new SortField(kind, name, descending, false, descending, null);
    }
}
