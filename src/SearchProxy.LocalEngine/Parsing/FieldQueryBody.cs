using System.Text.Json;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads queries of the form <c>{"field": value}</c> or <c>{"field": {"query": value, …}}</c>.</summary>
internal static class FieldQueryBody
{
    private static readonly JsonElement Empty = JsonSerializer.SerializeToElement(new Dictionary<string, string>());

    /// <summary>The field, the value under <paramref name="valueName"/>, and the other options.</summary>
    public static (string Field, JsonElement Value, Options Options) Read(JsonElement body, string query, string valueName)
    {
        var member = JsonRead.Single(body, query);
        if (member.Value.ValueKind is not JsonValueKind.Object)
        {
            return (member.Name, member.Value, Options.Of(Empty, query));
        }

        var options = Options.Of(member.Value, query);
        return (member.Name, options.Require(valueName), options);
    }
}
