using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engines;
using SearchProxy.Hosting;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingestion;
using SearchProxy.LocalEngine;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Demo;

/// <summary>A local engine with documents and their vectors, and a proxy before it, all in this process.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private static readonly IReadOnlyList<TextField> TextFields = [new("title"), new("text")];
    private readonly LocalEngineHost _engine;
    private readonly EngineConnection _connection;
    private readonly RunningProxy _proxy;
    private readonly EngineClient _proxyClient;

    private DemoWorld(LocalEngineHost engine, EngineConnection connection, RunningProxy proxy, IngestSummary ingested)
    {
        _engine = engine;
        _connection = connection;
        _proxy = proxy;
        _proxyClient = new EngineClient(new EngineClientOptions { Address = new Uri(proxy.Addresses[0]) });
        Ingested = ingested;
    }

    public IngestSummary Ingested { get; }

    public string EngineAddress => _engine.Url.GetLeftPart(UriPartial.Authority);

    public string ProxyAddress => _proxy.Addresses[0];

    /// <summary>Starts everything and fills the index.</summary>
    /// <param name="settings">Where the proxy listens and how it searches; its engine is replaced by the local one.</param>
    /// <param name="models">The models, which stay the caller's.</param>
    /// <param name="index">Name of the index.</param>
    /// <param name="file">The documents as JSON lines.</param>
    /// <param name="terminal">Shows the progress.</param>
    /// <param name="verbose">Whether the proxy logs what it does.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="CommandException">A step failed.</exception>
    public static async Task<DemoWorld> StartAsync(
        ProxySettings settings, LoadedModels models, string index, string file, Terminal terminal, bool verbose, CancellationToken stop)
    {
        var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions(), stop);
        EngineConnection? connection = null;
        try
        {
            connection = await EngineConnection.OpenAsync(new EngineClientOptions { Address = engine.Url }, stop);
            var ingested = await FillAsync(connection, models, index, file, terminal, stop);
            settings.Gateway.Engines = [engine.Url.GetLeftPart(UriPartial.Authority)];
            var proxy = await RunningProxy.StartAsync(settings, models, verbose, stop);
            return new DemoWorld(engine, connection, proxy, ingested);
        }
        catch
        {
            connection?.Dispose();
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the engine and the proxy the same.</summary>
    public async Task<Comparison> CompareAsync(string index, string query, CancellationToken stop)
    {
        string[] fields = [.. TextFields.Select(field => field.Name)];
        var body = SearchBodies.Text(query, fields, size: 10);
        var engine = await new SearchCaller(_connection.Client).SearchAsync(index, body, fields, [], stop);
        var proxy = await new SearchCaller(_proxyClient).SearchAsync(index, body, fields, [], stop);
        return new Comparison(query, engine, proxy);
    }

    public async ValueTask DisposeAsync()
    {
        _proxyClient.Dispose();
        await _proxy.DisposeAsync();
        _connection.Dispose();
        await _engine.DisposeAsync();
    }

    private static async Task<IngestSummary> FillAsync(
        EngineConnection connection, LoadedModels models, string index, string file, Terminal terminal, CancellationToken stop)
    {
        var encoder = models.RequireEncoder();
        var plan = new IndexPlan
        {
            Index = index,
            TextFields = TextFields,
            Analyzer = "english",
            Model = encoder.ModelId,
            Dimensions = encoder.Dimensions,
            Replicas = 0,
        };
        await IndexPreparation.PrepareAsync(connection, plan, stop);
        var options = new IngestOptions { Index = index, TextFields = TextFields };
        var pipeline = new IngestPipeline(
            options, new FileSource([file], new FileReading { Format = SourceFormat.JsonLines }), encoder, connection.Client);
        var summary = await IngestDisplay.RunAsync(terminal, "embedding and indexing", pipeline, stop);
        stop.ThrowIfCancellationRequested();
        if (summary.Outcome != IngestOutcome.Completed || summary.Counts.Rejected > 0)
        {
            IngestReport.Write(terminal, summary);
        }

        return summary.Outcome == IngestOutcome.Completed && summary.Counts.Indexed > 0
            ? summary
            : throw new CommandException(
                ExitCode.File,
                $"no document of {file} could be indexed; one JSON object with the texts \"title\" and \"text\" a line is expected");
    }
}
