using System.Text.Json;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Json;

/// <summary>Parses request bodies with the leniency of the engines: comments and a byte order mark pass, duplicate names do not.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
        MaxDepth = 256,
    };

    /// <summary>The value in <paramref name="bytes"/>; an error of the engines' shape when they are no JSON.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        try
        {
            return JsonDocument.Parse(bytes, Options).RootElement;
        }
        catch (JsonException fault)
        {
            var reason = $"[{(fault.LineNumber ?? 0) + 1}:{(fault.BytePositionInLine ?? 0) + 1}] {fault.Message}";
            throw new EngineError(400, "x_content_parse_exception", reason)
            {
                CausedBy = new EngineError(400, "json_parse_exception", fault.Message),
            }.Thrown();
        }
    }

    /// <summary>As <see cref="Parse"/>, for a body that must be one object.</summary>
    public static JsonElement ParseObject(ReadOnlyMemory<byte> bytes)
    {
        var root = Parse(bytes);
        return root.ValueKind is JsonValueKind.Object
            ? root
            : throw EngineErrors.Parsing($"Expected [START_OBJECT] but found [{JsonRead.TokenName(root)}]");
    }
}
