using System.Text.Json;

namespace SearchProxy.Ingest.Documents;

/// <summary>The fields that a document has, dotted, as a mapping would name them.</summary>
internal static class FieldNames
{
    private const int MaxDepth = 8;

    /// <exception cref="JsonException">Not JSON.</exception>
    public static IEnumerable<string> Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(DocumentJson.Of(json).Readable, new JsonDocumentOptions { MaxDepth = DocumentJson.MaxDepth });
        return [.. Of(document.RootElement, string.Empty, 0).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Of(JsonElement value, string prefix, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object when depth < MaxDepth => value.EnumerateObject().SelectMany(member =>
            Of(member.Value, $"{prefix}{member.Name}.", depth + 1).Prepend(prefix + member.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Of(item, prefix, depth)),
        _ => [],
    };
}
