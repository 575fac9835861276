using System.CommandLine;
using SearchProxy.Evaluation;
using SearchProxy.Evaluation.Reports;
using SearchProxy.Evaluation.Results;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>What <c>eval</c> says and writes, and whether that is good enough.</summary>
internal static class EvalOutput
{
    /// <summary>Tables on the terminal, and the files that were asked for.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(ParseResult parsed, Terminal terminal, EvaluationRun run)
    {
        terminal.WriteLine();
        MarkdownReport.WriteSummary(terminal.Output, run);
        foreach (var collection in run.Collections)
        {
            terminal.WriteLine();
            MarkdownReport.WriteMeasures(terminal.Output, collection);
            foreach (var note in collection.Notes)
            {
                terminal.WriteLine($"{collection.Name}: {note}");
            }
        }

        ToFile(parsed.GetValue(EvalOptions.Html), file => HtmlReport.Write(file, run));
        ToFile(parsed.GetValue(EvalOptions.Markdown), file => MarkdownReport.Write(file, run));
        ToFile(parsed.GetValue(EvalOptions.Json), file => JsonReport.Write(file.BaseStream, run, forPage: false));
        if (parsed.GetValue(EvalOptions.Runs) is { } folder)
        {
            Directory.CreateDirectory(folder);
            foreach (var (collection, target) in run.Collections.SelectMany(static collection =>
                collection.Targets.Select(target => (collection, target))))
            {
                var name = string.Concat(
                    $"{collection.Name}.{target.Name}".Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'));
                ToFile(Path.Combine(folder, $"{name}.run"), file => RunFile.Write(file, name, collection.Queries, target.Answers));
            }
        }
    }

    /// <summary>Says what is wrong; false when anything is.</summary>
    public static bool Holds(
        ParseResult parsed, Terminal terminal, EvaluationRun run, IReadOnlyList<EvalTarget> targets, EarlierRun? earlier)
    {
        var names = targets.Where(static target => target.IsProxy).Select(static target => target.Name).ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0)
        {
            names.UnionWith(targets.Select(static target => target.Name));
        }

        var failures = new List<string>();
        var wasCompared = earlier is null;
        foreach (var collection in run.Collections)
        {
            failures.AddRange(collection.Targets.Where(static target => target.NotRanked > 0)
                .Select(target =>
                    $"{collection.Name}, {target.Name}: {target.NotRanked} of {collection.Queries.Count} searches were not reranked; the "
                        + $"first: {target.Example}"));
            failures.AddRange(EvalOptions.DemandsOf(parsed).SelectMany(demand => demand.Failures(collection, names)));
            foreach (var (failed, compared, text) in
                earlier?.Compare(collection, names, parsed.GetValue(EvalOptions.Tolerance), run.Seed) ?? [])
            {
                wasCompared |= compared;
                if (failed)
                {
                    failures.Add(text);
                }
                else
                {
                    terminal.WriteLine(text);
                }
            }
        }

        if (!wasCompared)
        {
            failures.Add(
                $"nothing of this run is in {parsed.GetValue(EvalOptions.FailIfWorse)}: collections, targets and queries have to have the "
                    + "names that they had there, and its first measure has to be among --measures");
        }

        failures.ForEach(terminal.WriteError);
        return failures.Count == 0;
    }

    private static void ToFile(string? path, Action<StreamWriter> write)
    {
        if (path is null)
        {
            return;
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        using var file = new StreamWriter(path);
        write(file);
    }
}
