using System.Buffers;
using System.Text.Json;

namespace SearchProxy.Gateway.Serving;

/// <summary>Writes scores and refusals in the shape of the call.</summary>
internal static class RerankAnswerWriter
{
    /// <summary>The best first; of equal scores the one that stood first.</summary>
    public static ReadOnlyMemory<byte> Write(RerankCall call, ReadOnlySpan<float> scores, string id, string model)
    {
        var values = scores.ToArray();
        var order = Enumerable.Range(0, values.Length).OrderByDescending(index => values[index]).ThenBy(index => index).Take(call.TopN);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, ServingJson.Options))
        {
            if (call.Shape == RerankShape.TextEmbeddingsInference)
            {
                WriteList(json, call, values, order, "score");
            }
            else
            {
                json.WriteStartObject();
                json.WriteString("id", id);
                json.WriteString("model", model);
                json.WritePropertyName("results");
                WriteList(json, call, values, order, "relevance_score");
                json.WriteStartObject("meta");
                json.WriteStartObject("api_version");
                json.WriteString("version", "2");
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndObject();
            }
        }

        return bytes.WrittenMemory;
    }

    /// <summary>
    /// Cohere has <c>message</c>, text-embeddings-inference <c>error</c> and <c>error_type</c>; who is not known yet gets all three.
    /// </summary>
    public static ReadOnlyMemory<byte> WriteRefusal(ServingRefusal refusal, RerankShape shape)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, ServingJson.Options))
        {
            json.WriteStartObject();
            if (shape != RerankShape.TextEmbeddingsInference)
            {
                json.WriteString("message", refusal.Message);
            }

            if (shape != RerankShape.Cohere)
            {
                json.WriteString("error", refusal.Message);
                json.WriteString("error_type", TypeOf(refusal.Fault));
            }

            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    private static void WriteList(Utf8JsonWriter json, RerankCall call, float[] scores, IEnumerable<int> order, string scoreName)
    {
        json.WriteStartArray();
        foreach (var index in order)
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            json.WriteNumber(scoreName, scores[index]);
            if (call.ReturnsText && call.Shape == RerankShape.TextEmbeddingsInference)
            {
                json.WriteString("text", call.Documents[index]);
            }
            else if (call.ReturnsText)
            {
                json.WriteStartObject("document");
                json.WriteString("text", call.Documents[index]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string TypeOf(ServingFault fault) => fault switch
    {
        ServingFault.Overload => "Overloaded",
        ServingFault.Model => "Backend",
        ServingFault.NotLoaded or ServingFault.Deadline => "Unhealthy",
        ServingFault.Unauthorized => "Unauthorized",
        _ => "Validation",
    };
}
