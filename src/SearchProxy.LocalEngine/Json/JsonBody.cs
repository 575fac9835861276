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

    /// <summary>The value in <paramref name="bytes"/>; an error when they are no JSON.</summary>
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
            var type = IsCutShort(bytes.Span) ? "json_e_o_f_exception" : "json_parse_exception";
            throw new EngineError(
                400, type, $"[{(fault.LineNumber ?? 0) + 1}:{(fault.BytePositionInLine ?? 0) + 1}] {fault.Message}").Thrown();
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

    /// <summary>Whether more bytes could have made it JSON.</summary>
    private static bool IsCutShort(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(
            bytes, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip }));
        try
        {
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
