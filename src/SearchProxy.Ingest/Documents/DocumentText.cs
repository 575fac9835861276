using System.Text;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Ingest.Documents;

/// <summary>The text of a document's fields, and the one text that is embedded for a document.</summary>
internal static class DocumentText
{
    private const int MaxDepth = 512;

    /// <summary>
    /// The texts and numbers at a dotted path, arrays walked through, joined by a blank; empty when there are none. A member whose name
    /// holds the dots itself counts too.
    /// </summary>
    public static string Read(IReadOnlyList<BodyMember> members, string path)
    {
        var text = new StringBuilder();
        foreach (var member in members)
        {
            var isWhole = member.Name == path;
            if (!isWhole && !path.StartsWith(member.Name + ".", StringComparison.Ordinal))
            {
                continue;
            }

            using var value = JsonDocument.Parse(member.Value.Bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            Collect(value.RootElement, isWhole ? string.Empty : path[(member.Name.Length + 1)..], text);
        }

        return text.ToString();
    }

    /// <summary>The fields' texts in order, each after its label if it has one, joined by line feeds; empty fields are left out.</summary>
    public static string Join(IReadOnlyList<TextField> fields, IReadOnlyList<string> texts)
    {
        var parts = texts.Select((text, i) => (Text: text, fields[i].Label))
            .Where(part => part.Text.Length > 0)
            .Select(part => part.Label is null ? part.Text : $"{part.Label}: {part.Text}")
            .ToArray();

        // Of an array the length is known. Of anything else it is found in rented memory, which after long texts stays with the thread.
        return string.Join('\n', parts);
    }

    private static void Collect(JsonElement value, string path, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Collect(item, path, text);
                }

                break;
            case JsonValueKind.Object when path.Length > 0:
                CollectMember(value, path, text);
                break;
            case JsonValueKind.String or JsonValueKind.Number when path.Length == 0:
                Append(text, value.ToString());
                break;
            default:
                break;
        }
    }

    private static void CollectMember(JsonElement value, string path, StringBuilder text)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (member.NameEquals(path))
            {
                Collect(member.Value, string.Empty, text);
            }
            else if (path.StartsWith(member.Name + ".", StringComparison.Ordinal))
            {
                Collect(member.Value, path[(member.Name.Length + 1)..], text);
            }
        }
    }

    private static void Append(StringBuilder text, string part)
    {
        if (part.Length == 0)
        {
            return;
        }

        if (text.Length > 0)
        {
            text.Append(' ');
        }

        text.Append(part);
    }
}
