using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engine.Profiles;
using SearchProxy.Engines;
using SearchProxy.Hosting;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingestion;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Evaluation;

/// <summary>Fills an index if need be, starts a proxy before the engine, and measures the orders.</summary>
internal sealed class Evaluator(ProxySettings settings, LoadedModels models, EngineConnection engine, Terminal terminal)
{
    private const string Analyzer = "english";

    /// <summary>The results in the order of <paramref name="orders"/>.</summary>
    /// <exception cref="CommandException">A step failed.</exception>
    public async Task<IReadOnlyList<OrderResult>> RunAsync(Collection collection, IReadOnlyList<SearchOrder> orders, CancellationToken stop)
    {
        if (collection.Corpus is not null)
        {
            await FillAsync(collection, collection.Corpus, stop);
        }

        await using var proxy = await RunningProxy.StartAsync(settings, models, verbose: false, stop);
        using var client = new EngineClient(settings.Engine.ClientOptions(new Uri(proxy.Addresses[0]), new EngineTlsOptions()));
        var runner = new OrderRunner(engine, client, models.RequireEncoder())
        {
            Index = collection.Index,
            TextFields = [.. collection.TextFields.Select(field => field.Name)],
            VectorField = orders.Contains(SearchOrder.Vectors) ? await VectorFieldAsync(collection.Index, stop) : string.Empty,
        };
        var results = new List<OrderResult>();
        foreach (var order in orders)
        {
            results.Add(await runner.RunAsync(order, collection.Queries, done => Report(collection, order, done), stop));
        }

        return results;
    }

    private async Task FillAsync(Collection collection, string corpus, CancellationToken stop)
    {
        var encoder = models.RequireEncoder();
        var plan = new IndexPlan
        {
            Index = collection.Index,
            TextFields = collection.TextFields,
            Analyzer = Analyzer,
            Model = encoder.ModelId,
            Dimensions = encoder.Dimensions,
            Replicas = 0,
        };
        await IndexPreparation.PrepareAsync(engine, plan, stop);
        var options = new IngestOptions { Index = collection.Index, TextFields = collection.TextFields };
        var pipeline = new IngestPipeline(options, new FileSource([corpus], new FileReading { Format = SourceFormat.JsonLines }), encoder, engine.Client);
        var summary = await IngestDisplay.RunAsync(terminal, collection.Index, pipeline, stop);
        stop.ThrowIfCancellationRequested();
        IngestReport.Write(terminal, summary);
        if (summary.Outcome != IngestOutcome.Completed)
        {
            throw new CommandException(IngestReport.CodeOf(summary), $"the documents of {collection.Name} could not be indexed");
        }
    }

    private async Task<string> VectorFieldAsync(string index, CancellationToken stop)
    {
        var facts = await new IndexProfileReader(engine.Client, new IndexProfileReaderOptions()).ReadAsync(Uri.EscapeDataString(index), [], stop);
        return facts.SharedProfile?.VectorField
            ?? throw new CommandException(ExitCode.Usage, $"the index \"{index}\" has no vectors that the proxy knows of; leave vectors out with --orders, or ingest the documents");
    }

    private void Report(Collection collection, SearchOrder order, int done)
    {
        if (terminal.IsInteractive && (done == collection.Queries.Count || done % 10 == 0))
        {
            terminal.Error.Write($"\r{collection.Name} {order}: {done} of {collection.Queries.Count} queries{(done == collection.Queries.Count ? "\n" : string.Empty)}");
        }
    }
}
