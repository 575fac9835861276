using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Search;

/// <summary>A name or pattern under <c>fields</c> or <c>docvalue_fields</c>.</summary>
internal sealed record FieldRequest(string Pattern)
{
    public static List<FieldRequest> ParseAll(JsonElement value, string name)
    {
        if (value.ValueKind is not JsonValueKind.Array)
        {
            return [Parse(value, name)];
        }

        return value.EnumerateArray().Select(item => Parse(item, name)).ToList();
    }

    private static FieldRequest Parse(JsonElement value, string name)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return new FieldRequest(JsonRead.Text(value, name));
        }

        foreach (var member in value.EnumerateObject().Where(member => member.Name != "field"))
        {
            throw EngineErrors.Unsupported($"[{member.Name}] in [{name}]; it knows field");
        }

        return new FieldRequest(value.TryGetProperty("field", out var field)
            ? JsonRead.Text(field, name)
            : throw EngineErrors.Parsing($"[{name}] requires a [field]"));
    }
}
