using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Goes on behind the sort values of the last hit that the client has seen.</summary>
internal static class SearchAfterCursor
{
    public static IEnumerable<SearchHit> Skip(SearchBody body, IReadOnlyList<SearchHit> hits) => body.SearchAfter is { } cursor
        ? hits.Where(hit => IsBehind(body.Sort, hit, cursor))
        : hits;

    private static bool IsBehind(IReadOnlyList<SortField> keys, SearchHit hit, IReadOnlyList<JsonElement> cursor)
    {
        for (var at = 0; at < keys.Count; at++)
        {
            var order = keys[at].Compare(hit.Sort[at], Read(keys[at], hit, cursor[at]));
            if (order != 0)
            {
                return order > 0;
            }
        }

        return false;
    }

    private static SortValue Read(SortField key, SearchHit hit, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null)
        {
            return SortValue.Missing;
        }

        var field = SortTarget.Find(key, hit.Leg);
        var text = value.ToString();
        return key.Kind switch
        {
            SortKind.Score =>
                SortValue.Of(SortableNumber.FromDouble(value.TryGetSingle(out var score) ? score : throw Malformed(key, value))),
            SortKind.Row or SortKind.ShardRow => SortValue.Of(value.TryGetInt64(out var row) ? row : throw Malformed(key, value)),
            SortKind.Field when field is { IsNumber: true } => ReadNumber(key, field, hit.Leg.Context.Product, value),
            _ => SortValue.Of(text),
        };
    }

    private static SortValue ReadNumber(SortField key, FieldMapping field, LocalEngineProduct product, JsonElement value)
    {
        var text = value.ToString();
        if (text == SortValueText.OfMissing(key, field, product))
        {
            return SortValue.Missing;
        }

        if (field.Kind is MappedKind.Date && value.TryGetInt64(out var instant))
        {
            return SortValue.Of(instant);
        }

        return FieldNumber.TryParse(field, text, out var number) ? SortValue.Of(number) : throw Malformed(key, value);
    }

    private static EngineErrorException Malformed(SortField key, JsonElement value) =>
        EngineErrors.AtShard($"Failed to parse search_after value for field [{key.Name}], found [{value}]", "illegal_argument_exception");
}
