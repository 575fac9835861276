using System.Buffers;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Text;
using SearchProxy.Engine;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engine.Profiles;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>What the product itself asks of an engine: probe, index from the shipped templates, bulk, profile and vector leg.</summary>
public sealed class EngineRoomContractTests
{
    [Theory]
    [OnEngine(TestedEngine.LocalAsElasticsearch)]
    [OnEngine(TestedEngine.LocalAsOpenSearch)]
    [OnEngine(TestedEngine.Elasticsearch)]
    [OnEngine(TestedEngine.OpenSearch)]
    public async Task An_index_from_the_template_takes_vectors_and_finds_the_nearest(TestedEngine engine)
    {
        await using var tested = await EngineUnderTest.StartAsync(engine);
        using var client = new EngineClient(new EngineClientOptions { Address = tested.Url });
        var plan = await CreateAsync(client, tested, passages: false);
        await WriteAsync(
            client,
            plan.Index,
            """{"title":"near","search_proxy":{"vector":[1,0]}}""",
            """{"title":"far","search_proxy":{"vector":[0,1]}}""");

        var facts = await new IndexProfileReader(client, new IndexProfileReaderOptions()).ReadAsync(plan.Index, [], default);
        Assert.Equal("search_proxy.vector", facts.SharedProfile?.VectorField);
        Assert.Equal(10_000, facts.SmallestResultWindow);
        var hits = await SearchAsync(client, tested, plan, new VectorLeg
        {
            Field = "search_proxy.vector",
            K = 2,
            Size = 1,
            Filters = [JsonSlice.FromText("""{"exists":{"field":"title"}}"""), JsonSlice.FromText("""{"match":{"title":"near far"}}""")],
        });
        Assert.Equal("""{"title":"near"}""", hits[0].GetProperty("_source").GetRawText());
        await DeleteAsync(client, plan.Index);
    }

    [Theory]
    [OnEngine(TestedEngine.LocalAsElasticsearch)]
    [OnEngine(TestedEngine.LocalAsOpenSearch)]
    [OnEngine(TestedEngine.Elasticsearch)]
    [OnEngine(TestedEngine.OpenSearch)]
    public async Task An_index_of_passages_finds_the_best_passage_of_each_document(TestedEngine engine)
    {
        await using var tested = await EngineUnderTest.StartAsync(engine);
        using var client = new EngineClient(new EngineClientOptions { Address = tested.Url });
        var plan = await CreateAsync(client, tested, passages: true);
        await WriteAsync(
            client,
            plan.Index,
            """{"title":"a","search_proxy":{"passages":[{"text":"p1","vector":[0,1]},{"text":"p2","vector":[1,0]}]}}""",
            """{"title":"b","search_proxy":{"passages":[{"text":"p3","vector":[0.6,0.8]}]}}""");

        var hits = await SearchAsync(client, tested, plan, new VectorLeg
        {
            Field = "search_proxy.passages.vector",
            K = 2,
            Size = 2,
            Passages = new PassageLeg("search_proxy.passages", "search_proxy.passages.text"),
        });
        Assert.Equal(["p2", "p3"], hits.Select(BestPassage));
        await DeleteAsync(client, plan.Index);
    }

    private static string BestPassage(JsonElement hit) => hit.GetProperty("inner_hits")
        .GetProperty(VectorLeg.InnerHitsName)
        .GetProperty("hits")
        .GetProperty("hits")[0].GetProperty("fields").GetProperty("search_proxy.passages.text")[0].GetString()!;

    private static async Task<IndexPlan> CreateAsync(EngineClient client, EngineUnderTest tested, bool passages)
    {
        var probe = await EngineProbe.AskAsync(client, TimeSpan.FromSeconds(10), default);
        Assert.Equal(
            tested.Product is LocalEngineProduct.OpenSearch ? EngineProduct.OpenSearch : EngineProduct.Elasticsearch, probe.Info!.Product);
        var plan = new IndexPlan
        {
            Index = $"contract-{Guid.NewGuid():N}",
            TextFields = [new TextField("title")],
            Model = "tiny@1",
            Dimensions = 2,
            Passages = passages,
            Analyzer = "english",
            Replicas = 0,
        };
        var creator = new IndexCreator(client, probe.Info, new MappingTemplates(RepositoryFolder.At("mappings")));
        Assert.Equal(IndexCreationResult.Created, (await creator.CreateAsync(plan, default)).Result);
        Assert.Equal(IndexCreationResult.AlreadyThere, (await creator.CreateAsync(plan, default)).Result);
        return plan;
    }

    private static async Task WriteAsync(EngineClient client, string index, params string[] documents)
    {
        var bulk = new BulkClient(client, index, new BulkClientOptions());
        var items = documents.Select((document, at) =>
            new BulkItem(BulkAction.Index, null, $"{at}", JsonSlice.FromText(document).Bytes) { Version = 1 }).ToList();
        Assert.All((await bulk.SendAsync(items, default)).Items, item => Assert.Equal(BulkVerdict.Done, item.Verdict));
        Assert.All((await bulk.SendAsync(items, default)).Items, item => Assert.Equal(BulkVerdict.Superseded, item.Verdict));
        await client.SendAsync(EngineRequest.Post($"/{index}/_refresh", default), 100_000, default);
    }

    private static async Task<List<JsonElement>> SearchAsync(EngineClient client, EngineUnderTest tested, IndexPlan plan, VectorLeg leg)
    {
        var body = new ArrayBufferWriter<byte>();
        var dialect =
            EngineDialect.For(tested.Product is LocalEngineProduct.OpenSearch ? EngineProduct.OpenSearch : EngineProduct.Elasticsearch);
        dialect.WriteVectorLeg(body, leg, [1, 0]);
        var outcome = await client.SendAsync(EngineRequest.Post($"/{plan.Index}/_search", body.WrittenMemory), 1_000_000, default);
        Assert.True(outcome.Answered(out var response), outcome.Detail);
        var root = JsonDocument.Parse(response.Body).RootElement;
        Assert.True(response.Status == 200, root.ToString());
        return [.. root.GetProperty("hits").GetProperty("hits").EnumerateArray()];
    }

    private static async Task DeleteAsync(EngineClient client, string index) =>
        await client.SendAsync(new EngineRequest { Method = HttpMethod.Delete, PathAndQuery = $"/{index}" }, 100_000, default);
}
