using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace SearchProxy.Gateway.Serving;

/// <summary>Writes vectors and refusals as OpenAI's API has them.</summary>
internal static class EmbeddingAnswerWriter
{
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<ReadOnlyMemory<float>> vectors, bool isBase64, string model, int? tokens)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, ServingJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            for (var i = 0; i < vectors.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString("object", "embedding");
                json.WriteNumber("index", i);
                WriteVector(json, vectors[i].Span, isBase64);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("model", model);
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", tokens ?? 0);
            json.WriteNumber("total_tokens", tokens ?? 0);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> WriteRefusal(ServingRefusal refusal)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, ServingJson.Options))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("message", refusal.Message);
            json.WriteString("type", TypeOf(refusal));
            json.WriteString("param", refusal.Member);
            json.WriteString("code", CodeOf(refusal.Fault));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    private static void WriteVector(Utf8JsonWriter json, ReadOnlySpan<float> vector, bool isBase64)
    {
        if (isBase64)
        {
            var raw = new byte[vector.Length * sizeof(float)];
            for (var i = 0; i < vector.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), vector[i]);
            }

            json.WriteBase64String("embedding", raw);
            return;
        }

        json.WriteStartArray("embedding");
        foreach (var number in vector)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static string TypeOf(ServingRefusal refusal) => refusal.Fault switch
    {
        ServingFault.Overload => "rate_limit_error",
        ServingFault.Unauthorized => "authentication_error",
        _ => refusal.Status >= 500 ? "server_error" : "invalid_request_error",
    };

    private static string? CodeOf(ServingFault fault) => fault switch
    {
        ServingFault.Unauthorized => "invalid_api_key",
        ServingFault.UnknownModel => "model_not_found",
        ServingFault.Overload => "rate_limit_exceeded",
        _ => null,
    };
}
