using System.Text.Json;
using System.Text.Json.Nodes;

namespace SearchProxy.Gateway.Writes.Embedding;

/// <summary>Merges the part of an update into a document as the engines do: objects member by member, everything else replaced.</summary>
internal static class DocumentMerge
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    /// <param name="current">The document's <c>_source</c>.</param>
    /// <param name="part">The update's <c>doc</c>.</param>
    /// <param name="merged">The document that comes of it.</param>
    /// <param name="changes">False when it is the same as before.</param>
    /// <returns>False when one of them is not understood.</returns>
    public static bool TryMerge(ReadOnlyMemory<byte> current, ReadOnlyMemory<byte> part, out ReadOnlyMemory<byte> merged, out bool changes)
    {
        (merged, changes) = (default, false);
        try
        {
            if (JsonNode.Parse(current.Span, documentOptions: Options) is not JsonObject document
                || JsonNode.Parse(part.Span, documentOptions: Options) is not JsonObject update)
            {
                return false;
            }

            changes = Merge(document, update);
            merged = JsonSerializer.SerializeToUtf8Bytes(document, MergedJson.Options);
            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // Duplicate names and halves of surrogate pairs are found late.
            return false;
        }
    }

    private static bool Merge(JsonObject document, JsonObject update)
    {
        var changes = false;
        foreach (var (name, value) in update)
        {
            if (value is JsonObject inner && document[name] is JsonObject old)
            {
                changes |= Merge(old, inner);
            }
            else if (!document.ContainsKey(name) || !JsonNode.DeepEquals(document[name], value))
            {
                document[name] = value?.DeepClone();
                changes = true;
            }
        }

        return changes;
    }

    private static class MergedJson
    {
        public static readonly JsonSerializerOptions Options = new() { MaxDepth = 512 };
    }
}
