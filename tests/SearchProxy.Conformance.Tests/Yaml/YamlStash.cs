using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>
/// Values that a test has set aside, by name. <c>$name</c> and <c>${name}</c> stand for them in paths, keys, values and bodies.
/// </summary>
internal sealed partial class YamlStash
{
    private readonly Dictionary<string, JsonNode?> _values = new(StringComparer.Ordinal);

    public void Set(string name, JsonNode? value) => _values[name] = value?.DeepClone();

    /// <summary>The same with every variable replaced. A text that is nothing but a variable becomes its value, of whatever type.</summary>
    public JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(FillText(entry.Key), Fill(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Fill)]),
        JsonValue value when value.TryGetValue<string>(out var text) => FillValue(text),
        _ => node?.DeepClone(),
    };

    public string FillText(string text) => Variable().Replace(text, match =>
        _values.TryGetValue(match.Groups["name"].Value, out var value) ? TextOf(value) : match.Value);

    private JsonNode? FillValue(string text)
    {
        var match = Variable().Match(text);
        return match.Success && match.Length == text.Length && _values.TryGetValue(match.Groups["name"].Value, out var value)
            ? value?.DeepClone()
            : JsonValue.Create(FillText(text));
    }

    private static string TextOf(JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? string.Empty;

    [GeneratedRegex(
        @"\$(\{(?<name>[^}]+)\}|(?<name>[A-Za-z_][A-Za-z0-9_]*))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Variable();
}
