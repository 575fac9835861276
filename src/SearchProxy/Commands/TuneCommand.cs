using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Configuration;
using SearchProxy.Core.Fusion;
using SearchProxy.Core.Relevance;
using SearchProxy.Evaluation;
using SearchProxy.Evaluation.Results;
using SearchProxy.Evaluation.Tuning;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>
/// <c>searchproxy tune</c>: finds the settings that answer judged queries best, and what they gain on queries that they were not chosen by.
/// </summary>
internal static class TuneCommand
{
    private const string Present = "present settings";
    private const string Own = "engine's own order";

    private static readonly Option<string> Blend = Axis("--blend", "0,0.15,0.3,0.5", "shares of the model");
    private static readonly Option<string> Window = Axis("--window", "50", "windows");
    private static readonly Option<string> Fusion = Axis(
        "--fusion", "minMax,saturation", $"rules of fusion ({string.Join(", ", Setting.Words(typeof(FusionKind)))})")
        .OfferingSeveral([.. Setting.Words(typeof(FusionKind))]);
    private static readonly Option<string> VectorWeight = Axis("--vector-weight", "0.4,0.5,0.6", "weights of the vectors");
    private static readonly Option<string[]> Try = new("--try")
    {
        Description = "One more setting to try, with | between its values, such as models.reranker=rerank-mini-en|other or "
            + "maxTextCharacters=2000|8000; may be given several times.",
        HelpName = "NAME=VALUES",
    };

    private static readonly Option<string?> Write = new("--write")
    {
        Description = "Write the settings that are recommended into this file, for --config; nothing is written when none are.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Calibrate = new("--calibrate")
    {
        Description = "Find what the model's scores mean as probabilities on these judgements, and write that into this file, for "
            + "--config: then X-SearchProxy-Min-Score is a probability.",
        HelpName = "FILE",
    };

    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "tune", "Find window, blend, fusion and vector weight by judged queries, with the gain to expect on others.");
        SettingsOptions.AddTo(
            command,
            [
                .. EvalOptions.OfCollections, Blend, Window, Fusion, VectorWeight, Try, Write, Calibrate, EvalOptions.Measures,
                EvalOptions.Seed, EvalOptions.Body, EvalOptions.Kept, EvalOptions.KeepNothing, .. SettingsOptions.OfEngine,
            ]);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var grid = SettingGrid.Of([
            Values(parsed, Blend, "blend"), Values(parsed, Window, "window"), Values(parsed, Fusion, "fusion"),
            Values(parsed, VectorWeight, "vectorWeight"), .. Others(parsed),
        ]);
        var calibrated = parsed.GetValue(Calibrate);
        List<EvalTarget> targets =
        [
            new EvalTarget(Present, TargetKind.Reranked) { Explains = calibrated is not null },
            .. grid.Select(static settings => new EvalTarget(settings, TargetKind.Settings, settings)),
        ];
        var collections = EvalOptions.CollectionsOf(parsed).ToList();
        if (collections.Sum(static collection => collection.Judgements.Queries.Count) is var queries
            && queries < SettingChoice.FewestQueries)
        {
            throw new CommandException(
                ExitCode.Usage,
                $"{queries} judged queries are too few to tell a better setting from a luckier one; at least "
                    + $"{SettingChoice.FewestQueries} are needed");
        }

        var (_, results) =
            await EvalCommand.MeasureAsync(parsed, terminal, [.. targets, new EvalTarget(Own, TargetKind.Bm25)], collections, stop);
        var measure = results[0].Measures[0];
        var values = targets.ConvertAll(target =>
            (IReadOnlyList<double>)[.. results.SelectMany(result =>
                result.Targets.First(found => found.Name == target.Name).Values[measure])]);
        var random = new Random(parsed.GetValue(EvalOptions.Seed));
        var choice = SettingChoice.Of(values, present: 0, random);
        var isBetter = choice.IsWorthwhile(present: 0);
        Tell(terminal, targets, values, choice, measure);
        WarnOfFailures(terminal, results);
        if (calibrated is not null)
        {
            await CalibrationOutput.WriteAsync(terminal, results, Present, calibrated, stop);
        }

        var harmed = Harmed(terminal, results, collections, targets[isBetter ? choice.Chosen : 0].Name, measure, random);
        if ((isBetter || harmed.Count > 0) && parsed.GetValue(Write) is { } file)
        {
            await File.WriteAllTextAsync(file, Settings(isBetter ? targets[choice.Chosen].Argument : string.Empty, harmed), stop);
            terminal.WriteLine($"written to {file}; try it with `searchproxy serve --config {file}`");
        }

        return (int)ExitCode.Success;
    }

    private static void Tell(
        Terminal terminal, List<EvalTarget> targets, List<IReadOnlyList<double>> values, SettingChoice choice, string measure)
    {
        const int shown = 10;
        terminal.WriteLine();
        terminal.WriteLine($"| settings | {measure} |");
        terminal.WriteLine("| --- | --: |");
        foreach (var index in Enumerable.Range(0, targets.Count)
            .OrderByDescending(index => values[index].Average())
            .Take(shown)
            .Append(0)
            .Distinct())
        {
            terminal.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"| {targets[index].Name} | {values[index].Average():0.0000} |"));
        }

        terminal.WriteLine();
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"choosing among {targets.Count} settings gains {choice.Gain.Difference:+0.0000;-0.0000;0.0000} on queries that were not "
                + $"chosen by (95 % {choice.Gain.Low:+0.0000;-0.0000;0.0000} to {choice.Gain.High:+0.0000;-0.0000;0.0000}, p = "
                + $"{choice.Gain.PValue:0.0000}; {choice.ByFold.Count} folds over {choice.Gain.Queries} queries)"));
        terminal.WriteLine(choice.IsWorthwhile(present: 0)
            ? $"recommended: {targets[choice.Chosen].Name}"
            : "nothing is recommended: what others gain is within noise");
    }

    /// <summary>The indexes on which the engine's own order beats the best settings by more than luck, each with a warning.</summary>
    private static List<string> Harmed(
        Terminal terminal, IReadOnlyList<CollectionResult> results, IReadOnlyList<Collection> collections, string best, string measure,
        Random random)
    {
        var harmed = new List<string>();
        foreach (var (result, collection) in results.Zip(collections))
        {
            double[] ValuesOf(string name) => [.. result.Targets.First(target => target.Name == name).Values[measure]];
            var loss = PairedComparison.Compare(ValuesOf(best), ValuesOf(Own), random);
            if (loss.Low > 0 && loss.PValue < SettingChoice.Significance)
            {
                harmed.Add(collection.Index);
                terminal.WriteError(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Name}: the engine's own order is better by {loss.Difference:0.0000} (95 % {loss.Low:0.0000} to "
                        + $"{loss.High:0.0000}, p = {loss.PValue:0.0000}); switch reranking off there: gateway.search.offIndexes = "
                        + $"[\"{collection.Index}\"]"));
            }
        }

        return harmed;
    }

    private static void WarnOfFailures(Terminal terminal, IReadOnlyList<CollectionResult> results)
    {
        foreach (var origin in results.SelectMany(static result => result.Notes)
            .Where(static note => note.StartsWith("judgements are", StringComparison.Ordinal))
            .Distinct())
        {
            terminal.WriteLine(origin);
        }

        foreach (var target in results.SelectMany(static result => result.Targets).Where(static target => target.NotRanked > 0))
        {
            terminal.WriteError($"{target.Name}: {target.NotRanked} searches were not reranked; the first: {target.Example}");
        }
    }

    /// <summary>The settings as a configuration file has them.</summary>
    private static string Settings(string chosen, List<string> harmed)
    {
        var root = harmed.Count == 0 ? [] : new JsonObject
        {
            ["gateway"] = new JsonObject
            {
                ["search"] = new JsonObject { ["offIndexes"] = new JsonArray([.. harmed.Select(static index => JsonValue.Create(index))]) },
            },
        };
        foreach (var (path, value) in new EvalTarget(chosen, TargetKind.Settings, chosen).Settings())
        {
            var steps = path.Split(':');
            var parent = steps[..^1].Aggregate(root, static (node, step) => (JsonObject)(node[step] ??= new JsonObject()));
            parent[steps[^1]] = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? JsonValue.Create(number)
                : JsonValue.Create(value);
        }

        return $"{root.ToJsonString(new JsonSerializerOptions { WriteIndented = true })}\n";
    }

    private static Option<string> Axis(string name, string values, string what) =>
        new(name) { Description = $"Which {what} to try, with commas.", HelpName = "VALUES", DefaultValueFactory = _ => values };

    private static IEnumerable<(string Name, IReadOnlyList<string> Values)> Others(ParseResult parsed) =>
        (parsed.GetValue(Try) ?? []).Select(text => text.Split('=', 2) is [{ Length: > 0 } name, var values]
            && values.Split(
                '|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } several && !values.Contains(
                ',', StringComparison.Ordinal)
                ? Held(parsed, Try, name, several)
                : throw new CommandException(
                    ExitCode.Usage, $"--try has \"{text}\"; NAME=VALUE|VALUE is expected, such as maxTextCharacters=2000|8000"));

    private static (string Name, IReadOnlyList<string> Values) Values(ParseResult parsed, Option<string> axis, string setting) =>
        parsed.GetRequiredValue(axis)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } values
            ? Held(parsed, axis, setting, values)
            : throw new CommandException(ExitCode.Usage, $"{axis.Name} is empty; at least one value is expected");

    /// <summary>The values of a setting, each of which holds.</summary>
    private static (string Name, IReadOnlyList<string> Values) Held(ParseResult parsed, Option flag, string setting, string[] values)
    {
        foreach (var value in values)
        {
            var text = $"{setting}={value}";
            SettingsOptions.Require(parsed, flag, new EvalTarget(text, TargetKind.Settings, text).Settings());
        }

        return (setting, values);
    }
}
