using System.CommandLine;
using System.Globalization;
using SearchProxy.Core.Outcomes;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Profiles;
using SearchProxy.Engines;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Kept;
using SearchProxy.Evaluation.Labels;
using SearchProxy.Inference;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>
/// <c>searchproxy label</c>: scores what the engine finds for queries with the reranker as a teacher, and writes files to train other
/// models with.
/// </summary>
internal static class LabelCommand
{
    private static readonly Option<string> Index = new("--index")
    {
        Description = "The index to take documents from.",
        HelpName = "NAME",
        Required = true,
    };
    private static readonly Option<string> Queries = new("--queries")
    {
        Description = "Query texts: JSON lines with \"_id\" and \"text\", id and text with a tab between, or TREC topics.",
        HelpName = "FILE",
        Required = true,
    };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "File to write, JSON lines.",
        HelpName = "FILE",
        Required = true,
    };
    private static readonly Option<LabelFormat> Format = new Option<LabelFormat>("--format")
    {
        Description = "triplets (query, positive, negative, margin), pairs (query, passage, score), lists (query, pos, neg with scores) or "
            + "judgements (CSV for eval and tune).",
        HelpName = "FORM",
        DefaultValueFactory = static _ => LabelFormat.Triplets,
    }.OneOf();
    private static readonly Option<int> Depth = new Option<int>("--depth")
    {
        Description = "Hits of BM25 and of the vectors that are scored for each query.",
        HelpName = "N",
        DefaultValueFactory = static _ => 50,
    }.Whole(2, 10_000);
    private static readonly Option<int> Negatives = new Option<int>("--negatives")
    {
        Description = "Most negatives of a query.",
        HelpName = "N",
        DefaultValueFactory = static _ => 8,
    }.Whole(1, 10_000);
    private static readonly Option<double> Margin = new Option<double>("--margin")
    {
        Description = "How far below the worst positive a negative has to stay, on the teacher's scale.",
        HelpName = "X",
        DefaultValueFactory = static _ => 0,
    }.Number(0, 1_000);

    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "label", "Score queries and documents with a cross-encoder, local or hosted, and write files to train other models with.");
        SettingsOptions.AddTo(
            command,
            [
                Index, Queries, EvalOptions.Judgements, Out, Format, Depth, Negatives, Margin, DocumentOptions.TextFields,
                EvalOptions.Kept, EvalOptions.KeepNothing, .. SettingsOptions.OfEngine,
            ]);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var (queries, relevant) = Read(parsed);
        var settings = SettingsOptions.Read(parsed);
        using var models = EvaluatedModels.Load(settings.Models, EvalOptions.KeptOf(parsed), terminal);
        var teacher = models.Reranker
            ?? throw new CommandException(
                ExitCode.Usage,
                "labels need a reranker as the teacher; name one with --reranker, or a hosted one in the settings (models.reranker)");
        using var engine = await EngineConnection.OpenAsync(settings, stop);
        await engine.RequireIndexAsync(parsed.GetRequiredValue(Index), stop);
        var finder = await FinderAsync(parsed, engine, models, stop);
        await using var output = File.Create(parsed.GetRequiredValue(Out));
        var report = await StepDisplay.RunAsync(terminal, "label", queries.Count, async told =>
        {
            var so = new LabelReport();
            var format = parsed.GetValue(Format);
            if (format == LabelFormat.Judgements)
            {
                TeacherJudgements.WriteHeader(output);
            }

            foreach (var (id, text) in queries)
            {
                var candidates = await ScoreAsync(teacher, text, await finder(text), relevant.GetValueOrDefault(id), stop);
                var chosen = LabelledQuery.Select(text, candidates, parsed.GetValue(Margin), parsed.GetValue(Negatives));
                var lines = format == LabelFormat.Judgements ? TeacherJudgements.Write(
                    output, text, candidates, teacher.Scale, teacher.ModelId)
                    : chosen is null ? 0
                    : LabelFile.Write(output, chosen, format);
                so.Add(candidates.Count, chosen, lines);
                told(so.Queries);
            }

            return so;
        });
        report.Tell(terminal, teacher.ModelId, parsed.GetRequiredValue(Out), isJudged: relevant.Count > 0);
        return (int)(report.Lines > 0 ? ExitCode.Success : ExitCode.Findings);
    }

    private static (IReadOnlyList<(string Id, string Text)> Queries, Dictionary<string, HashSet<string>> Relevant) Read(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(Queries);
        if (parsed.GetValue(EvalOptions.Judgements) is not { } judgements)
        {
            return (QueryFile.Read(file), []);
        }

        var set = JudgementReader.Read(judgements, file);
        var relevant = set.Queries.ToDictionary(static query => query.Id, RelevantOf, StringComparer.Ordinal);
        return ([.. set.Queries.Select(static query => (query.Id, query.Text))], relevant);
    }

    private static HashSet<string> RelevantOf(JudgedQuery query) =>
        query.Grades.Where(static grade => grade.Value > 0).Select(static grade => grade.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>Asks the engine: its own order, and the nearest neighbours where the index has vectors of this encoder.</summary>
    private static async Task<Func<string, Task<IReadOnlyList<(string Id, string Text)>>>> FinderAsync(
        ParseResult parsed, EngineConnection engine, EvaluatedModels models, CancellationToken stop)
    {
        var index = parsed.GetRequiredValue(Index);
        var depth = parsed.GetValue(Depth);
        var fields = DocumentOptions.Fields(parsed.GetRequiredValue(DocumentOptions.TextFields));
        string[] names = [.. fields.Select(static field => field.Name)];
        var facts =
            await new IndexProfileReader(engine.Client, new IndexProfileReaderOptions()).ReadAsync(Uri.EscapeDataString(index), [], stop);
        var field = facts.SharedProfile is { VectorField: { } known } profile && profile.Model == models.Encoder.ModelId ? known : null;
        var caller = new SearchCaller(engine.Client);
        return async text =>
        {
            List<(string Id, string Text)> hits =
                [.. await caller.TextsAsync(index, SearchBodies.WithTexts(SearchBodies.Text(text, names, depth), names), fields, stop)];
            var vector = field is null ? null : await models.Encoder.EncodeAsync(text, TextRole.Query, stop);
            if (vector?.AsSpan().ContainsAnyExcept(0f) == true)
            {
                var body = SearchBodies.Vector(EngineDialect.For(engine.Info.Product), field!, vector, depth, depth, names);
                hits.AddRange(await caller.TextsAsync(index, SearchBodies.WithTexts(body, names), fields, stop));
            }

            return [.. hits.DistinctBy(static hit => hit.Id)];
        };
    }

    private static async Task<IReadOnlyList<ScoredDocument>> ScoreAsync(
        KeptReranker teacher, string query, IReadOnlyList<(string Id, string Text)> hits, HashSet<string>? relevant, CancellationToken stop)
    {
        var scores = await teacher.ScoreAsync(query, [.. hits.Select(static hit => hit.Text.AsMemory())], stop);
        stop.ThrowIfCancellationRequested();
        if (scores.Fault != RerankFault.None)
        {
            throw new CommandException(
                ExitCode.Model,
                $"the teacher {teacher.ModelId} could not score what was found for \"{query}\": {ReasonName.Of(scores.Fault)}");
        }

        return [.. hits.Select((hit, i) =>
            new ScoredDocument(hit.Id, hit.Text, scores.Values.Span[i], relevant?.Contains(hit.Id) == true))];
    }

    /// <summary>What was written, and what was left out.</summary>
    private sealed class LabelReport
    {
        private readonly List<double> _margins = [];
        private int _pairs;
        private int _positives;
        private int _negatives;
        private int _doubtful;
        private int _without;

        public int Queries { get; private set; }

        public int Lines { get; private set; }

        public void Add(int pairs, LabelledQuery? chosen, int lines)
        {
            Queries++;
            Lines += lines;
            _pairs += pairs;
            if (chosen is null)
            {
                _without++;
                return;
            }

            _positives += chosen.Positives.Count;
            _negatives += chosen.Negatives.Count;
            _doubtful += chosen.Doubtful;
            _margins.Add(
                chosen.Positives.Average(static document => document.Score) - chosen.Negatives.Average(static document => document.Score));
        }

        public void Tell(Terminal terminal, string teacher, string file, bool isJudged)
        {
            terminal.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file}: {Lines} lines of {Queries - _without} queries; {_pairs} pairs scored by {teacher}"));
            var chosen = isJudged
                ? "judged relevant, or the teacher's best where none was found"
                : "the teacher's best hit of each query; nobody judged";
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_positives} positives ({chosen}), {_negatives} negatives"));
            terminal.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_doubtful} documents came too near to a positive and are neither; {_without} queries have no positive or no "
                        + $"negative and are left out"));
            if (_margins.Count > 0)
            {
                _margins.Sort();
                terminal.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"mean margin of a query: median {_margins[_margins.Count / 2]:0.00}, tenth {_margins[_margins.Count / 10]:0.00}, "
                            + $"ninetieth {_margins[_margins.Count * 9 / 10]:0.00}"));
            }
        }
    }
}
