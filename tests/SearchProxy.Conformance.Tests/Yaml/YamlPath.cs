using System.Globalization;
using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>
/// Paths into an answer: names and places joined by points (<c>hits.hits.0._id</c>), a point inside of a name as <c>\.</c>,
/// <c>_arbitrary_key_</c> for any member, <c>$body</c> or nothing for the whole.
/// </summary>
internal static class YamlPath
{
    private const string AnyKey = "_arbitrary_key_";

    /// <summary>The value, or null when there is none.</summary>
    public static JsonNode? Find(JsonNode? root, string path)
    {
        var at = root;
        var parts = Split(path);
        for (var i = 0; i < parts.Count && at is not null; i++)
        {
            if (parts[i] == AnyKey && at is JsonObject map)
            {
                // At the end of a path the key itself is meant.
                var first = map.FirstOrDefault();
                at = i == parts.Count - 1 ? JsonValue.Create(first.Key) : first.Value;
                continue;
            }

            at = at switch
            {
                JsonObject members => members.TryGetPropertyValue(parts[i], out var value) ? value : null,
                JsonArray list => int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                    && place < list.Count
                    ? list[place]
                    : null,
                _ => null,
            };
        }

        return at;
    }

    private static List<string> Split(string path)
    {
        if (path is "" or "$body")
        {
            return [];
        }

        var parts = new List<string>();
        var part = new System.Text.StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 1 < path.Length && path[i + 1] == '.')
            {
                part.Append(path[++i]);
            }
            else if (path[i] == '.')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(path[i]);
            }
        }

        parts.Add(part.ToString());
        return parts is ["$body", ..] ? parts[1..] : parts;
    }
}
