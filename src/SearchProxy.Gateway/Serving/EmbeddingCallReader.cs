using System.Text.Json;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Serving;

/// <summary>
/// Reads a call as OpenAI's <c>POST /v1/embeddings</c> has it (https://platform.openai.com/docs/api-reference/embeddings), and
/// <c>input_type</c>.
/// </summary>
internal static class EmbeddingCallReader
{
    public static (EmbeddingCall? Call, ServingRefusal? Refusal) Read(ReadOnlyMemory<byte> json, ModelServingOptions options)
    {
        var body = CallBody.Parse(json);
        var call = new EmbeddingCall(
            body.Text("model"), Inputs(body, options.MaxDocuments), Role(body), IsBase64(body), body.Count("dimensions"));
        return body.Refusal is { } refusal ? (null, refusal) : (call, null);
    }

    private static List<string> Inputs(CallBody body, int most)
    {
        var texts = new List<string>();
        if (body.Find("input") is not { } input)
        {
            body.Refuse("input", "`input` is missing; a text or an array of texts is expected");
            return texts;
        }

        if (input.ValueKind != JsonValueKind.Array)
        {
            Add(input, "input");
            return texts;
        }

        if (input.GetArrayLength() is var count && (count == 0 || count > most))
        {
            if (count == 0)
            {
                body.Refuse("input", "`input` is empty; a text or an array of texts is expected");
            }

            body.RefuseAsTooLarge("input", $"`input` has {count} texts; one call may have {most}");
            return texts;
        }

        foreach (var item in input.EnumerateArray())
        {
            if (item.ValueKind is JsonValueKind.Number or JsonValueKind.Array)
            {
                body.Refuse("input", "`input` holds token ids; they belong to one tokenizer alone, so texts are expected");
            }

            if (!Add(item, $"input[{texts.Count}]"))
            {
                break;
            }
        }

        return texts;

        bool Add(JsonElement value, string place)
        {
            var text = body.TextOf(value, place);
            if (text?.Length == 0)
            {
                body.Refuse(place, $"`{place}` is empty; a text is expected");
            }

            texts.Add(text ?? "");
            return body.Refusal is null;
        }
    }

    /// <summary>The names of several hosted encoders; none means a passage, as for <c>searchproxy models embed</c>.</summary>
    private static TextRole Role(CallBody body)
    {
        switch (body.Text("input_type"))
        {
            case null or "passage" or "document" or "search_document":
                return TextRole.Passage;
            case "query" or "search_query":
                return TextRole.Query;
            case var other:
                body.Refuse(
                    "input_type", $"`input_type` is \"{other}\"; query, search_query, passage, document and search_document are supported");
                return TextRole.Passage;
        }
    }

    private static bool IsBase64(CallBody body)
    {
        var format = body.Text("encoding_format");
        if (format is not (null or "float" or "base64"))
        {
            body.Refuse("encoding_format", $"`encoding_format` is \"{format}\"; float and base64 are supported");
        }

        return format == "base64";
    }
}
