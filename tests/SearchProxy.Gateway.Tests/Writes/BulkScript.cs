using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Writes;

/// <summary>
/// Answers a bulk request item by item as an engine does: 201 for each, errors for ids that begin with <c>bad</c>, ids of its own for those
/// without.
/// </summary>
internal static class BulkScript
{
    public static EngineAnswer Answer(AskedRequest asked)
    {
        if (asked.Text.Length == 0 || !asked.Text.EndsWith('\n'))
        {
            return EngineAnswer.Error(400, "illegal_argument_exception", "The bulk request must be terminated by a newline");
        }

        var defaultIndex = asked.Path.Split('/') is [_, var index, "_bulk"] ? index : "";
        var items = Items(asked.Text, defaultIndex).ToList();
        var errors = items.Exists(item => item.Contains("\"error\"", StringComparison.Ordinal));
        return EngineAnswer.Json($$"""{"errors":{{(errors ? "true" : "false")}},"took":7,"items":[{{string.Join(",", items)}}]}""") with
        {
            IsChunked = true,
        };
    }

    /// <summary>The entries of <c>items</c> for the lines of a request.</summary>
    public static IEnumerable<string> Items(string body, string defaultIndex)
    {
        var made = 0;
        var lines = body.Split('\n').Where(line => line.Trim().Length > 0).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            var (action, meta) = JsonNode.Parse(lines[i])!.AsObject().First();
            i += action == "delete" ? 0 : 1;
            var id = meta!["_id"]?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"made-{made++}");
            yield return Item(action, meta["_index"]?.ToString() ?? defaultIndex, id);
        }
    }

    private static string Item(string action, string index, string id)
    {
        var text = new StringBuilder($$$"""{"{{{action}}}":{"_index":"{{{index}}}","_id":"{{{id}}}",""");
        return id.StartsWith("bad", StringComparison.Ordinal)
            ? text.Append("""
                "status":400,"error":{"type":"document_parsing_exception","reason":"failed"}}}
                """.Trim()).ToString()
            : text.Append("""
                "_version":1,"result":"created","status":201}}
                """.Trim()).ToString();
    }
}
