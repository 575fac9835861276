using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Parsing;

namespace SearchProxy.LocalEngine.Highlighting;

/// <summary>What a search says about highlighting: the fields, each with its options.</summary>
internal sealed record HighlightRequest(IReadOnlyList<HighlightField> Fields)
{
    public static HighlightRequest Parse(JsonElement body)
    {
        var defaults = Options.Of(body, "highlight");
        var fields = defaults.Require("fields");
        var common = HighlightOptions.Read(defaults, HighlightOptions.Default);
        defaults.Finish();
        return new HighlightRequest(Members(fields).Select(field => Field(field, common)).ToList());
    }

    private static HighlightField Field(JsonProperty member, HighlightOptions common)
    {
        var options = Options.Of(member.Value, "highlight field");
        var own = HighlightOptions.Read(options, common);
        options.Finish();
        return new HighlightField(member.Name, own);
    }

    private static IEnumerable<JsonProperty> Members(JsonElement fields) => fields.ValueKind switch
    {
        JsonValueKind.Object => fields.EnumerateObject(),
        JsonValueKind.Array => fields.EnumerateArray().Select(item => JsonRead.Single(item, "fields")),
        _ => throw EngineErrors.Parsing($"[highlight] expects [fields] to be an object or an array, found [{JsonRead.TokenName(fields)}]"),
    };
}

/// <summary>A field name or pattern to highlight.</summary>
internal sealed record HighlightField(string Pattern, HighlightOptions Options);
