using System.Buffers;
using System.Text;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Engine;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeModels;
using SearchProxy.Tokenizers;

namespace SearchProxy.Ingest.Tests.Engines;

/// <summary>An index of its own on an engine, and a fake encoder whose vectors are near for equal texts only.</summary>
public abstract class EngineScenario : IDisposable
{
    private protected string Folder { get; } = Directory.CreateTempSubdirectory("engine-").FullName;

    private protected FakeTextEncoder Encoder { get; } = new(16);

    private protected string Name { get; } = $"ingest-{Guid.NewGuid():N}";

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Encoder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a test on an engine; the local one is started for it.</summary>
    private protected static async Task OnAsync(TestedEngine engine, Func<Uri, Task> test)
    {
        if (engine is TestedEngine.OpenSearch or TestedEngine.Elasticsearch)
        {
            await test((engine is TestedEngine.OpenSearch ? RealEngine.OpenSearch : RealEngine.Elasticsearch)!);
            return;
        }

        var product = engine is TestedEngine.LocalAsOpenSearch ? LocalEngineProduct.OpenSearch : LocalEngineProduct.Elasticsearch;
        await using var local = await LocalEngineHost.StartAsync(new LocalEngineOptions { Product = product });
        await test(local.Url);
    }

    private protected string At => Path.Combine(Folder, "books.jsonl");

    private protected void Write(int count) => File.WriteAllLines(
        At, Enumerable.Range(0, count).Select(i => $$"""{"id":"{{i}}","text":"words of number {{i}}","group":{{i % 2}}}"""));

    private protected async Task<EngineInfo> CreateAsync(EngineClient client, string index, bool passages)
    {
        var engine = (await EngineProbe.AskAsync(client, TimeSpan.FromSeconds(30), default)).Info!;
        var plan = new IndexPlan
        {
            Index = index,
            TextFields = [new TextField("title"), new TextField("text")],
            Model = Encoder.ModelId,
            Dimensions = Encoder.Dimensions,
            Passages = passages,
            Replicas = 0,
        };
        var creation =
            await new IndexCreator(client, engine, new MappingTemplates(RepositoryFolder.At("mappings"))).CreateAsync(plan, default);
        Assert.Equal(new IndexCreation(IndexCreationResult.Created), creation);
        return engine;
    }

    private protected async Task<IngestSummary> RunAsync(
        EngineClient client, string index, IDocumentSource source, bool passages = false, bool stateful = false)
    {
        var options = new IngestOptions { Index = index, StateFolder = stateful ? Path.Combine(Folder, "state") : null };
        PassageSplitter? splitter = null;
        if (passages)
        {
            options.Passages = new PassageOptions { MaxTokens = 40, OverlapTokens = 8 };
            splitter = new PassageSplitter(
                Tokenizer.Load(RepositoryFolder.At("models", "all-MiniLM-L6-v2", "tokenizer.json")), options.Passages);
        }

        var summary = await new IngestPipeline(options, source, Encoder, client, splitter).RunAsync(default);
        Assert.True(summary.Outcome == IngestOutcome.Completed, $"{summary.Outcome}: {summary.Detail}");
        return summary;
    }

    private protected async Task<List<JsonElement>> NearestAsync(
        EngineClient client,
        EngineInfo engine,
        string index,
        string field,
        string text,
        PassageLeg? passages,
        int group = 0,
        bool filtered = true)
    {
        var leg = new VectorLeg
        {
            Field = field,
            K = 10,
            Size = 10,
            Passages = passages,
            Filters = passages is null && filtered
                ? [JsonSlice.FromText($$$"""{"term":{"group":{{{group}}}}}"""), JsonSlice.FromText("""{"exists":{"field":"text"}}""")]
                : [],
            Members = [new BodyMember("track_total_hits", JsonSlice.FromText("false"))],
        };
        var body = new ArrayBufferWriter<byte>();
        EngineDialect.For(engine.Product).WriteVectorLeg(body, leg, await Encoder.EncodeAsync(text, Inference.TextRole.Query, default));
        var outcome = await client.SendAsync(EngineRequest.Post($"/{index}/_search", body.WrittenMemory), 1 << 24, default);
        var answer = Encoding.UTF8.GetString(outcome.Response!.Body.Span);
        Assert.True(outcome.Response.IsSuccess, answer);
        return [.. JsonDocument.Parse(answer).RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray()];
    }

    private protected static async Task<string> SourceAsync(EngineClient client, string index, string id)
    {
        var outcome = await client.SendAsync(EngineRequest.Get($"/{index}/_doc/{id}"), 1 << 20, default);
        using var document = JsonDocument.Parse(outcome.Response!.Body);
        return document.RootElement.GetProperty("_source").GetRawText();
    }

    private protected static async Task DeleteAsync(EngineClient client, string index) =>
        await client.SendAsync(new EngineRequest { Method = HttpMethod.Delete, PathAndQuery = "/" + index }, 1 << 20, default);
}
