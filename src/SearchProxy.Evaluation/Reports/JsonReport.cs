using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SearchProxy.Evaluation.Results;

namespace SearchProxy.Evaluation.Reports;

/// <summary>
/// The whole evaluation as JSON, for machines and for the page: <c>format</c> (1), <c>collections</c>, in each <c>queries</c> and
/// <c>targets</c> with <c>means</c>, <c>intervals</c>, <c>latency</c> and <c>values</c> (a list a measure, in the order of the queries).
/// </summary>
public static class JsonReport
{
    public const int Format = 1;

    /// <summary>Digits behind the point of what is written of each query.</summary>
    internal const int Digits = 6;

    /// <summary>Hits of a query that are written.</summary>
    private const int Shown = 10;

    /// <param name="output">Gets UTF-8.</param>
    /// <param name="evaluation">What to write.</param>
    /// <param name="forPage">
    /// True: with the hits of every query and the titles of documents, in a form that can stand inside of a page.
    /// </param>
    public static void Write(Stream output, EvaluationRun evaluation, bool forPage)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        // The default encoder escapes what could end a script element.
        var options = new JsonWriterOptions
        {
            Indented = !forPage,
            Encoder = forPage ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using var writer = new Utf8JsonWriter(output, options);
        writer.WriteStartObject();
        writer.WriteNumber("format", Format);
        writer.WriteString("engine", evaluation.Engine);
        writer.WriteString("time", evaluation.Time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        writer.WriteNumber("seed", evaluation.Seed);
        Texts(writer, "measures", evaluation.Measures);
        writer.WriteStartArray("collections");
        foreach (var collection in evaluation.Collections)
        {
            WriteCollection(writer, collection, evaluation.Seed, forPage);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCollection(Utf8JsonWriter writer, CollectionResult collection, int seed, bool forPage)
    {
        writer.WriteStartObject();
        writer.WriteString("name", collection.Name);
        writer.WriteString("baseline", collection.Baseline);
        Texts(writer, "notes", collection.Notes);
        writer.WriteStartArray("queries");
        foreach (var query in collection.Queries)
        {
            writer.WriteStartObject();
            writer.WriteString("id", query.Id);
            writer.WriteString("text", query.Text);
            writer.WriteNumber("relevant", query.Grades.Count(static grade => grade.Value > 0));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("targets");
        foreach (var target in collection.Targets)
        {
            WriteTarget(writer, collection, target, seed, forPage);
        }

        writer.WriteEndArray();
        WriteComparisons(writer, collection);
        WriteTurns(writer, collection);
        if (forPage)
        {
            WriteTitles(writer, collection);
        }

        writer.WriteEndObject();
    }

    private static void WriteTarget(Utf8JsonWriter writer, CollectionResult collection, TargetResult target, int seed, bool forPage)
    {
        writer.WriteStartObject();
        writer.WriteString("name", target.Name);
        writer.WriteNumber("not_ranked", target.NotRanked);
        writer.WriteStartObject("means");
        foreach (var measure in collection.Measures)
        {
            writer.WriteNumber(measure, target.Mean(measure));
        }

        writer.WriteEndObject();
        writer.WriteStartObject("intervals");
        foreach (var measure in collection.Measures)
        {
            var (_, low, high) = Core.Relevance.PairedComparison.MeanOf([.. target.Values[measure]], new Random(seed), rounds: 1_000);
            Numbers(writer, measure, [low, high]);
        }

        writer.WriteEndObject();
        WriteLatency(writer, target.Latency);
        writer.WriteStartObject("values");
        foreach (var measure in collection.Measures)
        {
            Numbers(writer, measure, target.Values[measure]);
        }

        writer.WriteEndObject();
        Numbers(writer, "milliseconds", target.Answers.Select(static answer => answer.Milliseconds));
        if (forPage)
        {
            WriteHits(writer, collection, target);
        }

        writer.WriteEndObject();
    }

    private static void WriteLatency(Utf8JsonWriter writer, LatencySummary latency)
    {
        writer.WriteStartObject("latency_ms");
        foreach (var (name, value) in new[]
        {
            ("mean", latency.Mean), ("p50", latency.P50), ("p90", latency.P90), ("p95", latency.P95), ("p99", latency.P99),
            ("max", latency.Longest),
        })
        {
            if (value is { } known)
            {
                writer.WriteNumber(name, Math.Round(known, 2));
            }
            else
            {
                writer.WriteNull(name);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Each hit as [id, grade]; the grade is null for one that nobody judged.</summary>
    private static void WriteHits(Utf8JsonWriter writer, CollectionResult collection, TargetResult target)
    {
        writer.WriteStartArray("hits");
        foreach (var (answer, query) in target.Answers.Zip(collection.Queries))
        {
            writer.WriteStartArray();
            foreach (var hit in answer.Hits.Take(Shown))
            {
                writer.WriteStartArray();
                writer.WriteStringValue(hit.Id);
                if (query.Grades.TryGetValue(hit.Id, out var grade))
                {
                    writer.WriteNumberValue(grade);
                }
                else
                {
                    writer.WriteNullValue();
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteComparisons(Utf8JsonWriter writer, CollectionResult collection)
    {
        writer.WriteStartArray("comparisons");
        foreach (var compared in collection.Comparisons)
        {
            writer.WriteStartObject();
            writer.WriteString("before", compared.Before);
            writer.WriteString("after", compared.After);
            writer.WriteString("measure", compared.Measure);
            writer.WriteNumber("difference", compared.Gain.Difference);
            Numbers(writer, "interval", [compared.Gain.Low, compared.Gain.High]);
            writer.WriteNumber("p", compared.Gain.PValue);
            writer.WriteNumber("p_holm", compared.AdjustedPValue);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTurns(Utf8JsonWriter writer, CollectionResult collection)
    {
        writer.WriteStartArray("turns");
        foreach (var (target, turns) in collection.Turns)
        {
            foreach (var turn in turns)
            {
                writer.WriteStartObject();
                writer.WriteString("target", target);
                writer.WriteNumber("query", turn.Query);
                writer.WriteNumber("difference", turn.Difference);
                writer.WriteString("document", turn.Document);
                WriteRank(writer, "rank_before", turn.RankBefore);
                WriteRank(writer, "rank_after", turn.RankAfter);
                writer.WriteString("passage", turn.Passage);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteRank(Utf8JsonWriter writer, string name, int? rank)
    {
        if (rank is { } known)
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteTitles(Utf8JsonWriter writer, CollectionResult collection)
    {
        writer.WriteStartObject("titles");
        var shown = collection.Targets.SelectMany(static target => target.Answers)
            .SelectMany(static answer => answer.Hits.Take(Shown))
            .Select(static hit => hit.Id)
            .Concat(collection.Turns.Values.SelectMany(static turns => turns).Select(static turn => turn.Document).OfType<string>());
        foreach (var id in shown.Distinct(StringComparer.Ordinal))
        {
            writer.WriteString(id, collection.Documents.TitleOf(id));
        }

        writer.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter writer, string name, IEnumerable<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            if (double.IsFinite(number))
            {
                writer.WriteNumberValue(Math.Round(number, Digits));
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }
}
