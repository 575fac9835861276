using System.Text.Json;

namespace SearchProxy.Gateway.Serving;

/// <summary>Reads a rerank call in either shape. Members that are not known are ignored, as the servers of these shapes do.</summary>
internal static class RerankCallReader
{
    /// <returns>The call, or the refusal; and the shape, as far as it showed.</returns>
    public static (RerankCall? Call, ServingRefusal? Refusal, RerankShape Shape) Read(
        ReadOnlyMemory<byte> json, ModelServingOptions options)
    {
        var body = CallBody.Parse(json);
        var shape = (body.Find("texts"), body.Find("documents")) switch
        {
            (not null, null) => RerankShape.TextEmbeddingsInference,
            (null, not null) => RerankShape.Cohere,
            _ => RerankShape.Unknown,
        };
        if (shape == RerankShape.Unknown)
        {
            body.Refuse("documents", "one of `documents` (as Cohere has it) and `texts` (as text-embeddings-inference has it) is expected");
            return (null, body.Refusal, shape);
        }

        var isTei = shape == RerankShape.TextEmbeddingsInference;
        var name = isTei ? "texts" : "documents";
        var query = body.Text("query", required: true);
        var documents = Documents(body, name, takesObjects: !isTei, options.MaxDocuments);
        var call = new RerankCall(
            shape,
            body.Text("model"),
            query ?? "",
            documents,
            Math.Min(isTei ? documents.Count : body.Count("top_n") ?? documents.Count, documents.Count),
            body.Flag(isTei ? "return_text" : "return_documents", otherwise: false),
            isTei && body.Flag("raw_scores", otherwise: false),
            !isTei || body.Flag("truncate", otherwise: true));
        return body.Refusal is { } refusal ? (null, refusal, shape) : (call, null, shape);
    }

    private static List<string> Documents(CallBody body, string name, bool takesObjects, int most)
    {
        var texts = new List<string>();
        if (body.Find(name) is not { } list)
        {
            return texts;
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            var found = list.ValueKind == JsonValueKind.Array ? "empty" : CallBody.Kind(list);
            body.Refuse(name, $"`{name}` is {found}; an array of texts is expected");
            return texts;
        }

        if (list.GetArrayLength() > most)
        {
            body.RefuseAsTooLarge(name, $"`{name}` has {list.GetArrayLength()} texts; one call may have {most}");
            return texts;
        }

        foreach (var item in list.EnumerateArray())
        {
            var place = $"{name}[{texts.Count}]";
            var text = takesObjects && item.ValueKind == JsonValueKind.Object && item.TryGetProperty("text", out var inner)
                ? body.TextOf(inner, place + ".text")
                : body.TextOf(item, place);
            if (text is null)
            {
                break;
            }

            texts.Add(text);
        }

        return texts;
    }
}
