using System.Text;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Text;
using SearchProxy.Engine;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Ingest.Sources;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Ingest.Tests.Engines;

/// <summary>Vectors are added to an index that is in use, against each engine.</summary>
public sealed class EngineInPlaceTests : EngineScenario
{
    private const int Count = 120;

    [Theory]
    [OnEngine(TestedEngine.LocalAsElasticsearch)]
    [OnEngine(TestedEngine.LocalAsOpenSearch)]
    [OnEngine(TestedEngine.OpenSearch)]
    [OnEngine(TestedEngine.Elasticsearch)]
    public Task Vectors_in_place(TestedEngine engine) => OnAsync(engine, InPlaceAsync);

    [OpenSearchFact]
    public async Task An_OpenSearch_index_without_index_knn_is_refused_by_that_name()
    {
        using var client = new EngineClient(new EngineClientOptions { Address = RealEngine.OpenSearch! });
        await CreatePlainAsync(client, knn: false);

        var creation = await ExtendAsync(client);

        Assert.Equal(IndexCreationResult.NoVectorSupport, creation.Result);
        Assert.Contains("index.knn", creation.Detail, StringComparison.Ordinal);
        await DeleteAsync(client, Name);
    }

    private async Task InPlaceAsync(Uri url)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        await CreatePlainAsync(client, knn: true);
        Assert.Equal(IndexCreationResult.Extended, (await ExtendAsync(client)).Result);

        var first = await RunInPlaceAsync(client, Encoder);
        var again = await RunInPlaceAsync(client, Encoder);
        await WriteAsync(client, "7", """{"text":"changed by a client","price":7}""");
        await UpdateAsync(client, "9", """{"doc":{"price":99}}""");
        var third = await RunInPlaceAsync(client, Encoder);

        Assert.Equal((Count, Count - 1, 1, 0), (first.Counts.Read, first.Counts.Indexed, first.Counts.Unchanged, first.Counts.Rejected));
        Assert.Equal((0, Count), (again.Counts.Indexed, again.Counts.Unchanged));
        Assert.Equal((1, Count - 1), (third.Counts.Indexed, third.Counts.Unchanged));
        Assert.Equal("7", await NearestIdAsync(client, "changed by a client"));
        Assert.Equal("42", await NearestIdAsync(client, "words of number 42"));
        Assert.Equal((99, "words of number 9"), await ReadAsync(client, "9"));
        await RaceAsync(client);
        await DeleteAsync(client, Name);
    }

    /// <summary>While documents are encoded, a client changes one, one's price, and removes one.</summary>
    private async Task RaceAsync(EngineClient client)
    {
        await UpdateByClientAsync(client, "20", "21", "22", "23");
        using var racing = new FakeTextEncoder(16, (text, _) =>
        {
            Race(client, text).GetAwaiter().GetResult();
            return VectorOf(text);
        });

        var summary = await RunInPlaceAsync(client, racing);

        Assert.Equal((Count, 4, 1), (summary.Counts.Settled, summary.Counts.Settled - summary.Counts.Unchanged, summary.Counts.Removed));
        Assert.Equal((3, 0), (summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal((20, "overtaken 20"), await ReadAsync(client, "20"));
        Assert.Equal((2100, "new 21"), await ReadAsync(client, "21"));
        Assert.Equal((23, "new 23"), await ReadAsync(client, "23"));
        Assert.Equal("20", await NearestIdAsync(client, "overtaken 20"));
        Assert.Equal("21", await NearestIdAsync(client, "new 21"));
        Assert.Equal(0, (await RunInPlaceAsync(client, Encoder)).Counts.Indexed);
    }

    private async Task Race(EngineClient client, string text)
    {
        switch (text)
        {
            case "new 20":
                await WriteAsync(client, "20", """{"text":"overtaken 20","price":20}""");
                break;
            case "new 21":
                await UpdateAsync(client, "21", """{"doc":{"price":2100}}""");
                break;
            case "new 22":
                await client.SendAsync(
                    new EngineRequest { Method = HttpMethod.Delete, PathAndQuery = $"/{Name}/_doc/22" }, 1 << 20, default);
                break;
            default:
                break;
        }
    }

    private float[] VectorOf(string text) =>
        Encoder.EncodeAsync(text, Inference.TextRole.Passage, default).AsTask().GetAwaiter().GetResult();

    private async Task UpdateByClientAsync(EngineClient client, params string[] ids)
    {
        foreach (var id in ids)
        {
            await WriteAsync(client, id, $$"""{"text":"new {{id}}","price":{{id}}}""");
        }
    }

    private async Task CreatePlainAsync(EngineClient client, bool knn)
    {
        var isOpenSearch =
            (await EngineProbe.AskAsync(client, TimeSpan.FromSeconds(30), default)).Info!.Product == EngineProduct.OpenSearch;
        var settings = isOpenSearch && knn ? """{"index":{"knn":true}}""" : """{"index":{}}""";
        await SendAsync(client, EngineRequest.Put("/" + Name, Encoding.UTF8.GetBytes(
            $$$$$"""{"settings":{{{{{settings}}}}},"mappings":{"_meta":{"owner":"them"},"properties":{"text":{"type":"text"}}}}""")));
        var items = Enumerable.Range(0, Count).Select(i => new BulkItem(
            BulkAction.Index,
            null,
            $"{i}",
            Encoding.UTF8.GetBytes(i == 3 ? """{"price":3}""" : $$"""{"text":"words of number {{i}}","price":{{i}}}"""))).ToList();
        await new BulkClient(client, Name, new BulkClientOptions()).SendAsync(items, default);
        await SendAsync(client, EngineRequest.Post($"/{Name}/_refresh", default));
    }

    private async Task<IndexCreation> ExtendAsync(EngineClient client)
    {
        var engine = (await EngineProbe.AskAsync(client, TimeSpan.FromSeconds(30), default)).Info!;
        var plan = new IndexPlan
        {
            Index = Name,
            TextFields = [new TextField("text")],
            Model = Encoder.ModelId,
            Dimensions = Encoder.Dimensions,
        };
        return await new IndexCreator(client, engine, new MappingTemplates(RepositoryFolder.At("mappings"))).ExtendAsync(plan, default);
    }

    private async Task<IngestSummary> RunInPlaceAsync(EngineClient client, FakeTextEncoder encoder)
    {
        var engine = (await EngineProbe.AskAsync(client, TimeSpan.FromSeconds(30), default)).Info!;
        var source = new IndexSource(client, EngineDialect.For(engine.Product), Name, pageSize: 50, inPlace: true);
        var options = new IngestOptions
        {
            Index = Name,
            TextFields = [new TextField("text")],
            StateFolder = Path.Combine(Folder, "state"),
            BulkItems = 20,
        };
        await SendAsync(client, EngineRequest.Post($"/{Name}/_refresh", default));
        var summary = await new IngestPipeline(options, source, encoder, client).RunAsync(default);
        Assert.True(
            summary.Outcome == IngestOutcome.Completed, $"{summary.Outcome}: {summary.Detail} {string.Join('\n', summary.Rejects)}");
        return summary;
    }

    private async Task<string?> NearestIdAsync(EngineClient client, string text)
    {
        var engine = (await EngineProbe.AskAsync(client, TimeSpan.FromSeconds(30), default)).Info!;
        var hits = await NearestAsync(client, engine, Name, PrivateFields.Vector, text, null, filtered: false);
        return hits[0].GetProperty("_id").GetString();
    }

    private async Task<(int Price, string Text)> ReadAsync(EngineClient client, string id)
    {
        using var document = JsonDocument.Parse(await SourceAsync(client, Name, id));
        return (document.RootElement.GetProperty("price").GetInt32(), document.RootElement.GetProperty("text").GetString()!);
    }

    private Task WriteAsync(EngineClient client, string id, string body) =>
        SendAsync(client, EngineRequest.Put($"/{Name}/_doc/{id}", Encoding.UTF8.GetBytes(body)));

    private Task UpdateAsync(EngineClient client, string id, string body) =>
        SendAsync(client, EngineRequest.Post($"/{Name}/_update/{id}", Encoding.UTF8.GetBytes(body)));

    private static async Task SendAsync(EngineClient client, EngineRequest request)
    {
        var outcome = await client.SendAsync(request, 1 << 20, default);
        Assert.True(outcome.Response is { IsSuccess: true }, Encoding.UTF8.GetString(outcome.Response!.Body.Span));
    }
}
