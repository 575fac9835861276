using System.Text;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Tests.Ledger;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Ingest.Tests;

/// <summary>A folder with sources, a fake encoder, and runs against a scripted engine.</summary>
public abstract class IngestScenario : IDisposable
{
    private protected string Folder { get; } = Directory.CreateTempSubdirectory("ingest-").FullName;

    private protected FakeTextEncoder Encoder { get; } = new();

    private protected string State => Path.Combine(Folder, "state");

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Encoder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static Task<LedgerEngine> EngineAsync() =>
        LedgerEngine.StartAsync(
            new IndexProfile([new TextField("title"), new TextField("text")], "search_proxy.vector", "fake-encoder@1", 8));

    private protected static SortedDictionary<string, string> Expected(int count) =>
        new(Enumerable.Range(0, count).ToDictionary(i => $"{i}", Document), StringComparer.Ordinal);

    private protected static string Document(int i) => $$"""{"id":"{{i}}","text":"document number {{i}}"}""";

    private protected void WriteMany(int count) => Write("books.jsonl", [.. Enumerable.Range(0, count).Select(Document)]);

    private protected void Write(string name, params string[] lines) =>
        File.WriteAllText(Path.Combine(Folder, name), string.Join('\n', lines), new UTF8Encoding(false));

    private protected FileSource Source(string name) => new([Path.Combine(Folder, name)]);

    private protected async Task<IngestSummary> RunAsync(
        LedgerEngine engine,
        Action<IngestOptions>? change = null,
        IDocumentSource? source = null,
        FakeTextEncoder? encoder = null,
        object? meterScope = null,
        TimeProvider? time = null,
        CancellationToken stop = default)
    {
        var options = new IngestOptions
        {
            Index = "books",
            BulkLinger = TimeSpan.FromMilliseconds(20),
            Bulk = new BulkClientOptions
            {
                FirstDelay = TimeSpan.FromMilliseconds(1),
                MaxDelay = TimeSpan.FromMilliseconds(4),
                GiveUpAfter = TimeSpan.FromSeconds(60),
            },
        };
        change?.Invoke(options);
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var pipeline = new IngestPipeline(
            options,
            source ?? new FileSource([Path.Combine(Folder, "books.jsonl")]),
            encoder ?? Encoder,
            client,
            time: time,
            random: new Random(1),
            meterScope: meterScope);
        return await pipeline.RunAsync(stop);
    }
}
