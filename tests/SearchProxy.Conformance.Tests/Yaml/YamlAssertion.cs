using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>The assertions of the YAML form over the last answer.</summary>
internal static class YamlAssertion
{
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(5);

    public static bool IsKnown(string kind) => kind is "match" or "length" or "is_true" or "is_false" or "gt" or "gte" or "lt" or "lte"
        or "contains" or "close_to" or "exists" or "not_exists";

    /// <summary>Null when the assertion holds, else why not.</summary>
    /// <param name="kind">Its name.</param>
    /// <param name="body">The answer.</param>
    /// <param name="path">The place in the answer.</param>
    /// <param name="expected">What is expected there.</param>
    public static string? Check(string kind, JsonNode? body, string path, JsonNode? expected)
    {
        var found = YamlPath.Find(body, path);
        var holds = kind switch
        {
            "match" => Matches(found, expected),
            "length" => LengthOf(found) == Number(expected),
            "is_true" => IsTrue(found),
            "is_false" => !IsTrue(found),
            "exists" => found is not null,
            "not_exists" => found is null,
            "contains" => found is JsonArray list
                ? list.Any(item => Covers(item, expected))
                : TextOf(found).Contains(TextOf(expected), StringComparison.Ordinal),
            "close_to" => Math.Abs((Number(found) ?? double.NaN) - (Number(expected?["value"]) ?? 0)) <= Number(expected?["error"]),
            _ => Compare(kind, found, expected),
        };
        return holds ? null : $"{kind} {path}: expected {expected?.ToJsonString() ?? "null"}, found {Shorten(found)}";
    }

    public static bool IsMatch(string text, string slashed) =>
        Regex.IsMatch(text, slashed.Trim().Trim('/'), RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline, RegexTimeout);

    private static bool Matches(JsonNode? found, JsonNode? expected)
    {
        if (expected is JsonValue value
            && value.TryGetValue<string>(out var text)
            && text.Trim() is { Length: > 1 } pattern
            && pattern[0] == '/'
            && pattern[^1] == '/')
        {
            return found is not null && IsMatch(TextOf(found), pattern);
        }

        return AreEqual(found, expected);
    }

    /// <summary>Numbers are equal by value (1 and 1.0), all else by JSON.</summary>
    private static bool AreEqual(JsonNode? found, JsonNode? expected) => (found, expected) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) =>
            a.Count == b.Count && b.All(entry => a.TryGetPropertyValue(entry.Key, out var own) && AreEqual(own, entry.Value)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(static pair => AreEqual(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) => TextOf(a) == TextOf(b) || (Number(a) is { } one && Number(b) is { } other && one == other),
        _ => false,
    };

    /// <summary>An object covers one whose members it has.</summary>
    private static bool Covers(JsonNode? found, JsonNode? expected) => (found, expected) switch
    {
        (JsonObject a, JsonObject b) => b.All(entry => a.TryGetPropertyValue(entry.Key, out var own) && Covers(own, entry.Value)),
        _ => Matches(found, expected),
    };

    private static bool Compare(
        string kind, JsonNode? found, JsonNode? expected) => Number(found) is { } number && Number(expected) is { } bound && kind switch
        {
            "gt" => number > bound,
            "gte" => number >= bound,
            "lt" => number < bound,
            _ => number <= bound,
        };

    private static bool IsTrue(JsonNode? found) =>
        found is not null && (found is not JsonValue || TextOf(found) is not ("" or "false" or "0"));

    private static double? LengthOf(JsonNode? found) => found switch
    {
        JsonArray list => list.Count,
        JsonObject map => map.Count,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length,
        _ => null,
    };

    private static double? Number(JsonNode? node) => node is JsonValue value
        && value.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)
        : null;

    private static string TextOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? string.Empty;

    private static string Shorten(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "nothing";
        return text.Length > 300 ? text[..300] + "…" : text;
    }
}
