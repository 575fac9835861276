using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Reads the body of <c>_mget</c>: <c>ids</c>, or <c>docs</c> with an index each.</summary>
internal static class MultiGetBody
{
    public static List<MultiGetItem> Parse(JsonElement body, string? index, GetRequest shown)
    {
        var items = new List<MultiGetItem>();
        foreach (var member in body.EnumerateObject())
        {
            items.AddRange(member.Name switch
            {
                "ids" => JsonRead.Texts(member.Value, "ids").Select(id => new MultiGetItem(Required(index), id, shown)),
                "docs" when member.Value.ValueKind is JsonValueKind.Array =>
                    member.Value.EnumerateArray().Select(item => ParseItem(item, index, shown)),
                _ => throw EngineErrors.Parsing(
                    $"unknown key [{member.Name}] for a {JsonRead.TokenName(member.Value)}, expected [docs] or [ids]"),
            });
        }

        return items.Count > 0 ? items : throw EngineErrors.Validation("no documents to get");
    }

    private static MultiGetItem ParseItem(JsonElement body, string? index, GetRequest shown)
    {
        string? id = null;
        foreach (var member in JsonRead.Object(body, "docs").EnumerateObject())
        {
            switch (member.Name)
            {
                case "_id":
                    id = JsonRead.Text(member.Value, "_id");
                    break;
                case "_index":
                    index = JsonRead.Text(member.Value, "_index");
                    break;
                case "_source":
                    shown = shown with { Source = SourceFilter.Parse(member.Value) };
                    break;
                case "stored_fields":
                    shown = shown.WithStored(member.Value);
                    break;
                case "routing":
                    break;
                default:
                    throw EngineErrors.Unsupported($"[{member.Name}] in _mget; it knows _index, _id, _source, stored_fields and routing");
            }
        }

        return new MultiGetItem(Required(index), id ?? throw EngineErrors.Validation("id is missing for doc 0"), shown);
    }

    private static string Required(string? index) => index ?? throw EngineErrors.Validation("index is missing for doc 0");
}
