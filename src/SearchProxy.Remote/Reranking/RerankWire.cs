using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SearchProxy.Remote.Reranking;

/// <summary>Requests and answers of the rerank servers as bytes.</summary>
internal static class RerankWire
{
    private const int MostRefusal = 200;

    public static byte[] Write(RemoteRerankerOptions options, string query, IReadOnlyList<ReadOnlyMemory<char>> passages)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        var isTei = options.Kind == RemoteRerankerKind.TextEmbeddingsInference;
        json.WriteStartObject();
        if (!string.IsNullOrEmpty(options.Model))
        {
            json.WriteString("model"u8, options.Model);
        }

        json.WriteString("query"u8, query);
        json.WriteStartArray(isTei ? "texts"u8 : "documents"u8);
        foreach (var passage in passages)
        {
            json.WriteStringValue(Cut(passage.Span, options.MaxPassageCharacters));
        }

        json.WriteEndArray();
        WriteTail(json, options.Kind, passages.Count);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The scores in the order of the passages; null when the answer is not one finite score for each of them.</summary>
    public static float[]? Read(ReadOnlySpan<byte> answer, int passages)
    {
        var scores = new float[passages];
        Array.Fill(scores, float.NaN);
        try
        {
            var json = new Utf8JsonReader(answer);
            if (!FindResults(ref json))
            {
                return null;
            }

            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                var (index, score) = ReadResult(ref json);
                if (index < 0 || index >= passages || !float.IsFinite(score) || !float.IsNaN(scores[index]))
                {
                    return null;
                }

                scores[index] = score;
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }

        return Array.TrueForAll(scores, float.IsFinite) ? scores : null;
    }

    /// <summary>
    /// What a refusal says, as one line: <c>error</c>, <c>message</c> or <c>detail</c> of a JSON answer, else the beginning of the text.
    /// Never the other members: servers repeat the request in them, and texts of users do not belong into logs.
    /// </summary>
    public static string ReadRefusal(ReadOnlySpan<byte> answer)
    {
        var text = Encoding.UTF8.GetString(answer);
        try
        {
            using var json = JsonDocument.Parse(text);
            text = Words(json.RootElement) ?? "an answer without a message";
        }
        catch (JsonException)
        {
            // Plain text, or a page of a balancer.
        }

        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MostRefusal ? line : string.Concat(Cut(line, MostRefusal), "…");
    }

    private static string? Words(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Array => json.GetArrayLength() > 0 ? Words(json[0]) : null,
        JsonValueKind.Object => ((string[])["error", "message", "detail", "msg"])
            .Select(name => json.TryGetProperty(name, out var member) ? Words(member) : null)
            .FirstOrDefault(words => words is not null),
        _ => null,
    };

    private static void WriteTail(Utf8JsonWriter json, RemoteRerankerKind kind, int count)
    {
        switch (kind)
        {
            case RemoteRerankerKind.Cohere:
                json.WriteNumber("top_n"u8, count);
                break;
            case RemoteRerankerKind.Jina:
                json.WriteNumber("top_n"u8, count);
                json.WriteBoolean("return_documents"u8, value: false);
                break;
            default:
                json.WriteBoolean("truncate"u8, value: true);
                json.WriteBoolean("raw_scores"u8, value: false);
                json.WriteBoolean("return_text"u8, value: false);
                break;
        }
    }

    /// <summary>Goes to the array of results: the answer itself, or its member <c>results</c>.</summary>
    private static bool FindResults(ref Utf8JsonReader json)
    {
        if (!json.Read())
        {
            return false;
        }

        if (json.TokenType == JsonTokenType.StartArray)
        {
            return true;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var found = json.ValueTextEquals("results"u8);
            json.Read();
            if (found)
            {
                return json.TokenType == JsonTokenType.StartArray;
            }

            json.Skip();
        }

        return false;
    }

    private static (int Index, float Score) ReadResult(ref Utf8JsonReader json)
    {
        var (index, score) = (-1, float.NaN);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("index"u8))
            {
                json.Read();
                index = json.GetInt32();
            }
            else if (json.ValueTextEquals("relevance_score"u8) || json.ValueTextEquals("score"u8))
            {
                json.Read();
                score = json.GetSingle();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return (index, score);
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
