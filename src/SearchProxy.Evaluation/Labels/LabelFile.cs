using System.Text.Encodings.Web;
using System.Text.Json;

namespace SearchProxy.Evaluation.Labels;

/// <summary>Writes what queries give to learn from.</summary>
public static class LabelFile
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>How many lines were written.</returns>
    public static int Write(Stream output, LabelledQuery query, LabelFormat format)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(query);
        switch (format)
        {
            case LabelFormat.Triplets:
                foreach (var positive in query.Positives)
                {
                    foreach (var negative in query.Negatives)
                    {
                        Line(output, json =>
                        {
                            json.WriteString("query", query.Query);
                            json.WriteString("positive", positive.Text);
                            json.WriteString("negative", negative.Text);
                            json.WriteNumber("score", positive.Score - negative.Score);
                        });
                    }
                }

                return query.Positives.Count * query.Negatives.Count;
            case LabelFormat.Pairs:
                foreach (var document in query.Positives.Concat(query.Negatives))
                {
                    Line(output, json =>
                    {
                        json.WriteString("query", query.Query);
                        json.WriteString("passage", document.Text);
                        json.WriteNumber("score", document.Score);
                    });
                }

                return query.Positives.Count + query.Negatives.Count;
            default:
                Line(output, json =>
                {
                    json.WriteString("query", query.Query);
                    WriteList(json, "pos", query.Positives);
                    WriteList(json, "neg", query.Negatives);
                });
                return 1;
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<ScoredDocument> documents)
    {
        json.WriteStartArray(name);
        foreach (var document in documents)
        {
            json.WriteStringValue(document.Text);
        }

        json.WriteEndArray();
        json.WriteStartArray(name + "_scores");
        foreach (var document in documents)
        {
            json.WriteNumberValue(document.Score);
        }

        json.WriteEndArray();
    }

    private static void Line(Stream output, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}
