using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Dialects;

namespace SearchProxy.Engines;

/// <summary>The searches that the commands send.</summary>
internal static class SearchBodies
{
    /// <summary>A <c>multi_match</c> of the text over the fields: the best field counts whole, the others half.</summary>
    public static ReadOnlyMemory<byte> Text(string text, IReadOnlyList<string> fields, int size)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteNumber("size", size);
        writer.WriteStartObject("query");
        writer.WriteStartObject("multi_match");
        writer.WriteString("query", text);
        writer.WriteStartArray("fields");
        foreach (var field in fields)
        {
            writer.WriteStringValue(field);
        }

        writer.WriteEndArray();
        writer.WriteNumber("tie_breaker", 0.5);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }

    /// <summary>The same search with whole values of these fields and nothing else of the documents.</summary>
    public static ReadOnlyMemory<byte> WithTexts(ReadOnlyMemory<byte> search, IReadOnlyList<string> fields)
    {
        var body = (JsonObject)JsonNode.Parse(search.Span)!;
        body["_source"] = false;
        body["fields"] = new JsonArray([.. fields.Select(static field => JsonValue.Create(field))]);
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    /// <summary>The nearest neighbours of a vector, with these fields of the documents.</summary>
    public static ReadOnlyMemory<byte> Vector(
        IEngineDialect dialect, string field, ReadOnlySpan<float> vector, int k, int size, IReadOnlyList<string> shown)
    {
        var output = new ArrayBufferWriter<byte>();
        var leg = new VectorLeg
        {
            Field = field,
            K = k,
            Size = size,
            Members = [new BodyMember("_source", JsonSlice.FromText(JsonSerializer.Serialize(shown)))],
        };
        dialect.WriteVectorLeg(output, leg, vector);
        return output.WrittenMemory;
    }
}
