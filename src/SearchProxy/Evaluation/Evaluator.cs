using System.Text.Json.Nodes;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engine.Profiles;
using SearchProxy.Engines;
using SearchProxy.Evaluation.Results;
using SearchProxy.Hosting;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingestion;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Evaluation;

/// <summary>Fills an index if need be, starts proxies before the engine, and asks every target every query.</summary>
/// <param name="read">The settings with others in the place of some of them.</param>
/// <param name="models">The models of the settings as they are.</param>
/// <param name="engine">The engine.</param>
/// <param name="terminal">Shows the progress.</param>
internal sealed class Evaluator(
    Func<IEnumerable<KeyValuePair<string, string?>>, ProxySettings> read, EvaluatedModels models, EngineConnection engine,
    Terminal terminal)
{
    private const string Analyzer = "english";
    private const int Neighbours = 50;

    /// <summary>How many hits to ask for.</summary>
    public required int Depth { get; init; }

    /// <summary>The user's own search body; null for a <c>multi_match</c>.</summary>
    public JsonObject? Template { get; init; }

    /// <summary>Folder of what is kept between runs; null to keep nothing.</summary>
    public string? Kept { get; init; }

    /// <summary>Turns the answers into figures.</summary>
    public required Scoring Scoring { get; init; }

    public string? Baseline { get; init; }

    /// <exception cref="CommandException">A step failed.</exception>
    public async Task<CollectionResult> RunAsync(Collection collection, IReadOnlyList<EvalTarget> targets, CancellationToken stop)
    {
        if (collection.Corpus is not null)
        {
            await FillAsync(collection, collection.Corpus, stop);
        }

        var missing = await new IndexCheck(engine.Client).RunAsync(collection, stop);
        var documents = new DocumentTexts();
        var runs = new List<(string, IReadOnlyList<Answer>)>();
        foreach (var target in targets)
        {
            runs.Add((target.Name, await AskAsync(collection, target, documents, stop)));
        }

        IEnumerable<string> notes = missing is null ? [] : [missing];
        return Scoring.Score(collection.Name, collection.Judgements, runs, Baseline, documents, Passage, notes);
    }

    private string? Passage(string query, string document) => models.Reranker?.PassageOf(query, document);

    private Task<IReadOnlyList<Answer>> AskAsync(Collection collection, EvalTarget target, DocumentTexts documents, CancellationToken stop)
    {
        var queries = collection.Judgements.Queries;
        if (target.Kind == TargetKind.Run)
        {
            return Task.FromResult(RunFile.Read(target.Argument, queries));
        }

        var runner = new TargetRunner(
            collection.Index, new QueryBodies([.. collection.TextFields.Select(field => field.Name)], Depth, Template), documents);
        return StepDisplay.RunAsync(terminal, $"{collection.Name} {target.Name}", queries.Count, async report => target.Kind switch
        {
            TargetKind.Bm25 => await runner.OfEngineAsync(engine.Client, queries, report, stop),
            TargetKind.Vectors =>
                await runner.OfVectorsAsync(engine, models.Encoder, await VectorsAsync(collection, stop), queries, report, stop),
            TargetKind.Proxy => await OfProxyAsync(runner, new Uri(target.Argument), target, queries, report, stop),
            _ => await OfOwnProxyAsync(runner, target, queries, report, stop),
        });
    }

    private async Task<IReadOnlyList<Answer>> OfOwnProxyAsync(
        TargetRunner runner, EvalTarget target, IReadOnlyList<Judgements.JudgedQuery> queries, Action<int> report, CancellationToken stop)
    {
        var settings = read(target.Kind == TargetKind.Settings ? target.Settings() : []);
        var isSame = target.Kind != TargetKind.Settings || settings.Models.HasModelsOf(read([]).Models);
        using var others = isSame
            ? null
            : EvaluatedModels.Load(
                settings.Models, Kept, terminal, settings.Models.Encoder == read([]).Models.Encoder ? models.Encoder : null);
        var used = others ?? models;
        await using var proxy = await RunningProxy.StartAsync(settings, used.Of(settings), verbose: false, stop);
        return await OfProxyAsync(runner, new Uri(proxy.Addresses[0]), target, queries, report, stop);
    }

    private async Task<IReadOnlyList<Answer>> OfProxyAsync(
        TargetRunner runner, Uri address, EvalTarget target, IReadOnlyList<Judgements.JudgedQuery> queries, Action<int> report,
        CancellationToken stop)
    {
        using var client = new EngineClient(read([]).Engine.ClientOptions(address, new EngineTlsOptions()));
        IReadOnlyList<EngineHeader> headers = target.Kind == TargetKind.Hybrid ? [new EngineHeader("X-SearchProxy-Blend", "0")]
            : target.Explains ? [new EngineHeader("X-SearchProxy-Explain", "true")] : [];
        return await runner.OfProxyAsync(client, headers, queries, report, stop);
    }

    private async Task FillAsync(Collection collection, string corpus, CancellationToken stop)
    {
        var plan = new IndexPlan
        {
            Index = collection.Index,
            TextFields = collection.TextFields,
            Analyzer = Analyzer,
            Model = models.Encoder.ModelId,
            Dimensions = models.Encoder.Dimensions,
            Replicas = 0,
        };
        await IndexPreparation.PrepareAsync(engine, plan, stop);
        var options = new IngestOptions { Index = collection.Index, TextFields = collection.TextFields };
        var pipeline = new IngestPipeline(
            options, new FileSource([corpus], new FileReading { Format = SourceFormat.JsonLines }), models.Encoder, engine.Client);
        var summary = await IngestDisplay.RunAsync(terminal, collection.Index, pipeline, stop);
        stop.ThrowIfCancellationRequested();
        IngestReport.Write(terminal, summary);
        if (summary.Outcome != IngestOutcome.Completed)
        {
            throw new CommandException(IngestReport.CodeOf(summary), $"the documents of {collection.Name} could not be indexed");
        }
    }

    private async Task<VectorSearch> VectorsAsync(Collection collection, CancellationToken stop)
    {
        var facts = await new IndexProfileReader(engine.Client, new IndexProfileReaderOptions()).ReadAsync(
            Uri.EscapeDataString(collection.Index), [], stop);
        var field = facts.SharedProfile?.VectorField ?? throw new CommandException(
            ExitCode.Usage,
            $"the index \"{collection.Index}\" has no vectors that the proxy knows of; leave vectors out with --orders bm25,reranked, or "
                + "ingest the documents");
        return new VectorSearch(field, Math.Max(Neighbours, Depth), Depth, [.. collection.TextFields.Select(known => known.Name)]);
    }
}
