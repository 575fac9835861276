using System.IO.Enumeration;
using System.Text.Json;

namespace SearchProxy.Engine.Profiles;

/// <summary>What a mapping's <c>_source</c> keeps of a document.</summary>
internal static class SourceRule
{
    /// <param name="source">The value of <c>_source</c>; null without one, then everything is kept.</param>
    /// <param name="root">An object of the document.</param>
    /// <returns>False when the object or a part of it is left out.</returns>
    public static bool Keeps(JsonElement? source, string root)
    {
        if (source is not { ValueKind: JsonValueKind.Object } rule)
        {
            return true;
        }

        var isOff = rule.TryGetProperty("enabled", out var enabled) && enabled.ValueKind is JsonValueKind.False;
        var includes = Patterns(rule, "includes");
        return !isOff
            && !Patterns(rule, "excludes").Exists(pattern => Meets(pattern, root))
            && (includes.Count == 0 || includes.Exists(pattern => Meets(pattern, root)));
    }

    private static bool Meets(string pattern, string root) =>
        FileSystemName.MatchesSimpleExpression(pattern, root, ignoreCase: false)
            || pattern.StartsWith(root + ".", StringComparison.Ordinal);

    private static List<string> Patterns(JsonElement rule, string name) =>
        !rule.TryGetProperty(name, out var value) ? [] : value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array =>
                [.. value.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)],
            _ => [],
        };
}
