using System.Globalization;
using SearchProxy.Evaluation.Results;

namespace SearchProxy.Evaluation.Reports;

/// <summary>Tables in Markdown, which read well on a terminal too.</summary>
public static class MarkdownReport
{
    /// <summary>The first measure of every collection and target, and whether the differences are more than luck.</summary>
    public static void WriteSummary(TextWriter output, EvaluationRun evaluation)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(evaluation);
        var (measure, targets) = (evaluation.Measures[0], evaluation.Targets);
        output.WriteLine($"{Figures.Title(measure)} (median ms) on {evaluation.Engine}");
        output.WriteLine();
        output.WriteLine($"| collection | queries | {string.Join(" | ", targets.Select(Escape))} |");
        output.WriteLine($"| --- | --: |{string.Concat(Enumerable.Repeat(" --: |", targets.Count))}");
        foreach (var collection in evaluation.Collections)
        {
            var cells = targets.Select(name => collection.Targets.First(target => target.Name == name))
                .Select(target => $"{Figures.Value(target.Mean(measure))} ({Figures.Milliseconds(target.Latency.P50)})");
            output.WriteLine($"| {Escape(collection.Name)} | {collection.Queries.Count} | {string.Join(" | ", cells)} |");
        }

        if (evaluation.Collections.Count > 1)
        {
            var means = targets.Select(name =>
                Figures.Value(
                    evaluation.Collections.Average(collection => collection.Targets.First(target => target.Name == name).Mean(measure))));
            output.WriteLine($"| mean | | {string.Join(" | ", means)} |");
        }

        output.WriteLine();
        foreach (var collection in evaluation.Collections)
        {
            foreach (var compared in collection.Comparisons.Where(compared => compared.Measure == measure))
            {
                output.WriteLine($"{collection.Name}: {compared.After} - {compared.Before} = {Figures.Gain(compared.Gain)}");
            }
        }
    }

    /// <summary>All measures and times of each target, what to know of the figures, and the queries that changed most.</summary>
    public static void Write(TextWriter output, EvaluationRun evaluation)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(evaluation);
        output.WriteLine("# Evaluation");
        output.WriteLine();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{evaluation.Time:yyyy-MM-dd HH:mm} UTC. Intervals: 95 %, bootstrap over queries; p: randomisation test; seed "
                    + $"{evaluation.Seed}."));
        output.WriteLine();
        WriteSummary(output, evaluation);
        foreach (var collection in evaluation.Collections)
        {
            WriteCollection(output, collection);
        }
    }

    /// <summary>All measures of one collection, a target a line.</summary>
    public static void WriteMeasures(TextWriter output, CollectionResult collection)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(collection);
        output.WriteLine(
            $"| {Escape(collection.Name)} | {string.Join(" | ", collection.Measures.Select(Figures.Title))} | p50 ms | p90 ms | p99 ms |");
        output.WriteLine($"| --- |{string.Concat(Enumerable.Repeat(" --: |", collection.Measures.Count + 3))}");
        foreach (var target in collection.Targets)
        {
            var values = collection.Measures.Select(measure => Figures.Value(target.Mean(measure)));
            output.WriteLine(
                $"| {Escape(target.Name)} | {string.Join(" | ", values)} | {Figures.Milliseconds(target.Latency.P50)} | "
                    + $"{Figures.Milliseconds(target.Latency.P90)} | {Figures.Milliseconds(target.Latency.P99)} |");
        }
    }

    private static void WriteCollection(TextWriter output, CollectionResult collection)
    {
        output.WriteLine();
        output.WriteLine($"## {collection.Name}");
        output.WriteLine();
        WriteMeasures(output, collection);
        if (collection.Notes.Count > 0)
        {
            output.WriteLine();
            foreach (var note in collection.Notes)
            {
                output.WriteLine($"- {note}");
            }
        }

        foreach (var (target, turns) in collection.Turns.Where(static turns => turns.Value.Count > 0))
        {
            output.WriteLine();
            output.WriteLine($"### {target} against {collection.Baseline}: where {Figures.Title(collection.Measures[0])} changed most");
            output.WriteLine();
            output.WriteLine("| query | change | deciding document | rank before | rank after |");
            output.WriteLine("| --- | --: | --- | --: | --: |");
            foreach (var turn in turns)
            {
                output.WriteLine(
                    $"| {Escape(collection.Queries[turn.Query].Text)} | {Figures.Signed(turn.Difference)} | "
                        + $"{(turn.Document is null ? "-" : Escape(collection.Documents.TitleOf(turn.Document)))} | "
                        + $"{Rank(turn.RankBefore)} | {Rank(turn.RankAfter)} |");
            }
        }
    }

    private static string Rank(int? rank) => rank?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Escape(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
