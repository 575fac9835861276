using System.CommandLine;
using SearchProxy.Configuration;
using SearchProxy.Engines;
using SearchProxy.Evaluation;
using SearchProxy.Evaluation.Reports;
using SearchProxy.Evaluation.Results;
using SearchProxy.LocalEngine;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy eval</c>: how good orders, settings and proxies are on judged queries.</summary>
internal static class EvalCommand
{
    private const string LocalEngineName = "local";
    private const string Deadline = "00:01:00";

    /// <summary>Hits that are asked for where a measure looks at all of them.</summary>
    private const int WholeDepth = 100;

    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "eval", "Measure how good BM25, vectors, hybrid and reranked orders, other settings and proxies are on judged queries.");
        SettingsOptions.AddTo(command, EvalOptions.All.Concat(SettingsOptions.OfEngine));
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var (targets, collections) = (EvalOptions.TargetsOf(parsed), EvalOptions.CollectionsOf(parsed).ToList());
        var earlier = parsed.GetValue(EvalOptions.FailIfWorse) is { } file ? EarlierRun.Read(file) : null;
        EvalOptions.DemandsOf(parsed);
        // A setting that is wrong is told before minutes have gone by.
        foreach (var target in targets.Where(static target => target.Kind == TargetKind.Settings))
        {
            SettingsOptions.Require(parsed, EvalOptions.With, target.Settings());
        }

        var (asked, results) = await MeasureAsync(parsed, terminal, targets, collections, stop);
        var run = new EvaluationRun(asked, TimeProvider.System.GetUtcNow(), parsed.GetValue(EvalOptions.Seed), results);
        EvalOutput.Write(parsed, terminal, run);
        return (int)(EvalOutput.Holds(parsed, terminal, run, targets, earlier) ? ExitCode.Success : ExitCode.Findings);
    }

    /// <summary>Asks every target every query of every collection.</summary>
    /// <returns>What was asked, in words, and the results.</returns>
    /// <exception cref="CommandException">A flag is not understood, or a step failed.</exception>
    public static async Task<(string Asked, IReadOnlyList<CollectionResult> Results)> MeasureAsync(
        ParseResult parsed, Terminal terminal, IReadOnlyList<EvalTarget> targets, List<Collection> collections, CancellationToken stop)
    {
        var measures = EvalOptions.MeasuresOf(parsed);
        var template = parsed.GetValue(EvalOptions.Body) is { } body ? QueryBodies.ReadTemplate(body) : null;
        var address = AddressOf(parsed, targets);
        RequireEngine(address, collections);
        await using var local = address is null ? await LocalEngineHost.StartAsync(new LocalEngineOptions(), stop) : null;
        SettingsOptions.Warn(parsed, SettingsOptions.TryRead(parsed, []));
        var read = ReaderOf(parsed, local?.Url.GetLeftPart(UriPartial.Authority) ?? address!);
        using var models = EvaluatedModels.Load(read([]).Models, EvalOptions.KeptOf(parsed), terminal);
        using var engine = await EngineConnection.OpenAsync(read([]), stop);
        var evaluator = new Evaluator(read, models, engine, terminal)
        {
            Depth = measures.Max(static measure => measure.Depth ?? WholeDepth),
            Template = template,
            Kept = EvalOptions.KeptOf(parsed),
            Scoring = new Scoring(measures, parsed.GetValue(EvalOptions.Seed), parsed.GetValue(EvalOptions.Turns)),
            Baseline = parsed.GetValue(EvalOptions.Baseline),
        };
        var results = new List<CollectionResult>();
        foreach (var collection in collections)
        {
            results.Add(await evaluator.RunAsync(collection, targets, stop));
        }

        if (models.Reranker is { Kept: > 0 } reranker)
        {
            terminal.WriteLine(
                $"{reranker.Kept} scores were kept from other runs or targets, {reranker.Computed} computed: times of reranked searches "
                    + "are not those of the model (--keep-nothing measures them)");
        }

        var asked = local is null
            ? engine.Info.ToString()
            : parsed.GetValue(SettingsOptions.Engine) is null
            ? "the local engine, in memory (no --engine was given)"
            : "the local engine, in memory";
        return (asked, results);
    }

    /// <summary>Null for the engine in memory.</summary>
    private static string? AddressOf(
        ParseResult parsed, IReadOnlyList<EvalTarget> targets) => parsed.GetValue(SettingsOptions.Engine) switch
        {
            LocalEngineName => null,
            { } given => given,
            // A proxy hands on what is asked of the engine itself.
            null => targets.FirstOrDefault(static target => target.Kind == TargetKind.Proxy)?.Argument,
        };

    private static void RequireEngine(string? address, List<Collection> collections)
    {
        if (address is null && collections.Find(static collection => collection.Corpus is null) is { } filled)
        {
            throw new CommandException(
                ExitCode.Usage,
                $"the in-memory engine was asked, because --engine was not given or is local, and it has no index \"{filled.Index}\"; "
                    + "give --engine URL, or --proxy URL");
        }
    }

    /// <summary>Reads the settings of the flags with the engine that is asked, a free port, and time enough for every search.</summary>
    private static Func<IEnumerable<KeyValuePair<string, string?>>, ProxySettings> ReaderOf(
        ParseResult parsed, string address) => more => SettingsOptions.Read(
        parsed,
        [
            KeyValuePair.Create("gateway:engines", (string?)address),
            KeyValuePair.Create("gateway:listen", (string?)"http://127.0.0.1:0"),
            KeyValuePair.Create("gateway:search:deadline", (string?)Deadline),
            .. more,
        ]);
}
