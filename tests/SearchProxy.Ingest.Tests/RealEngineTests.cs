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
using SearchProxy.Inference.Tokenization;
using SearchProxy.Ingest.Migrations;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Ingest.Tests;

/// <summary>Index, ingest, find, copy: the whole way against the real engines.</summary>
public sealed class RealEngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("real-").FullName;
    private readonly FakeTextEncoder _encoder = new(16);
    private readonly string _name = $"real-{Guid.NewGuid():N}";

    [OpenSearchFact]
    public Task Documents_on_a_real_OpenSearch() => DocumentsAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task Documents_on_a_real_Elasticsearch() => DocumentsAsync(RealEngine.Elasticsearch!);

    [OpenSearchFact]
    public Task Passages_on_a_real_OpenSearch() => PassagesAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task Passages_on_a_real_Elasticsearch() => PassagesAsync(RealEngine.Elasticsearch!);

    [OpenSearchFact]
    public Task A_change_of_the_model_on_a_real_OpenSearch() => MigrateAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task A_change_of_the_model_on_a_real_Elasticsearch() => MigrateAsync(RealEngine.Elasticsearch!);

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _encoder.Dispose();
    }

    private async Task DocumentsAsync(Uri url)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        var engine = await CreateAsync(client, _name, passages: false);
        Write(120);

        var first = await RunAsync(client, _name, new FileSource([At]));
        var again = await RunAsync(client, _name, new FileSource([At]));
        await File.AppendAllTextAsync(At, "\n{\"id\":\"7\",\"text\":\"changed\",\"group\":1}\n{\"id\":\"8\",\"vectorless\":true,\"group\":1}");
        var third = await RunAsync(client, _name, new FileSource([At]));

        Assert.Equal((IngestOutcome.Completed, 120, 0), (first.Outcome, first.Counts.Indexed, first.Counts.Rejected));
        Assert.Equal((0, 120), (again.Counts.Indexed, again.Counts.Unchanged));
        // The first record of an id that comes twice is written too: the later one is still under way.
        Assert.Equal((122, 0), (third.Counts.Settled, third.Counts.Rejected));
        Assert.Equal("""{"id":"7","text":"changed","group":1}""", await SourceAsync(client, _name, "7"));
        await ReuseAsync(client, engine);

        var hits = await NearestAsync(client, engine, _name, PrivateFields.Vector, "words of number 42", null);
        Assert.Equal("42", hits[0].GetProperty("_id").GetString());
        Assert.Equal("""{"id":"42","text":"words of number 42","group":0}""", hits[0].GetProperty("_source").GetRawText());
        Assert.All(hits, hit => Assert.Equal(0, hit.GetProperty("_source").GetProperty("group").GetInt32()));
        await CopyAsync(client, engine);
    }

    /// <summary>Members other than the text change: the vectors are those that the index holds.</summary>
    private async Task ReuseAsync(EngineClient client, EngineInfo engine)
    {
        var encoded = _encoder.Asked.Count;
        var lines = await File.ReadAllLinesAsync(At);
        await File.WriteAllLinesAsync(At, lines.Select(line => line.Replace("\"group\":0", "\"group\":2", StringComparison.Ordinal)));

        var summary = await RunAsync(client, _name, new FileSource([At]));

        // Two ids come twice, and the text of their first records is not what the index holds.
        Assert.InRange(summary.Counts.Reused, 59, 60);
        Assert.Equal(encoded + 2, _encoder.Asked.Count);
        var hits = await NearestAsync(client, engine, _name, PrivateFields.Vector, "words of number 42", null, group: 2);
        Assert.Equal("42", hits[0].GetProperty("_id").GetString());
        Assert.True(hits[0].GetProperty("_score").GetDouble() > 0.9999);
        await File.WriteAllLinesAsync(At, lines);
        await RunAsync(client, _name, new FileSource([At]));
    }

    private async Task CopyAsync(EngineClient client, EngineInfo engine)
    {
        var copy = _name + "-copy";
        await CreateAsync(client, copy, passages: false);
        var source = new IndexSource(client, EngineDialect.For(engine.Product), _name, pageSize: 50);

        var summary = await RunAsync(client, copy, source, stateful: true);

        Assert.Equal((IngestOutcome.Completed, 120), (summary.Outcome, summary.Counts.Indexed));
        Assert.Equal(120, source.Count);
        Assert.Equal(await SourceAsync(client, _name, "11"), await SourceAsync(client, copy, "11"));
        await DeleteAsync(client, copy);
        await DeleteAsync(client, _name);
    }

    private async Task MigrateAsync(Uri url)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        var (alias, next) = (_name + "-alias", _name + "-next");
        var engine = await CreateAsync(client, _name, passages: false);
        Write(80);
        await RunAsync(client, _name, new FileSource([At]));
        await client.SendAsync(EngineRequest.Put($"/{_name}/_alias/{alias}", default), 1 << 20, default);
        _encoder.ModelId = "fake-encoder@2";
        await CreateAsync(client, next, passages: false);
        var migration = new IndexMigration(client, engine, _encoder);
        var options = new IngestOptions { Index = next, StateFolder = Path.Combine(_folder, "migration") };

        var (backfill, _) = await migration.CopyAsync(_name, options, default);
        await client.SendAsync(EngineRequest.Put($"/{_name}/_doc/3", "{\"id\":\"3\",\"text\":\"written meanwhile\"}"u8.ToArray()), 1 << 20, default);
        await client.SendAsync(new EngineRequest { Method = HttpMethod.Delete, PathAndQuery = $"/{_name}/_doc/4?refresh=true" }, 1 << 20, default);
        var early = await migration.VerifyAsync(_name, options, PrivateFields.Vector, 100, default);
        var (catchUp, removed) = await migration.CopyAsync(_name, options, default);
        var verified = await migration.VerifyAsync(_name, options, PrivateFields.Vector, 40, default);

        Assert.Equal((80, 0), (backfill.Counts.Indexed, backfill.Counts.Rejected));
        Assert.False(early.Holds);
        Assert.Equal((1, 78, 1), (catchUp.Counts.Indexed, catchUp.Counts.Unchanged, removed));
        Assert.True(verified.Holds, verified.ToString());
        Assert.Null(await migration.SwapAsync(alias, _name, next, default));
        Assert.Equal("""{"id":"3","text":"written meanwhile"}""", await SourceAsync(client, alias, "3"));
        Assert.NotNull(await migration.SwapAsync(alias, _name, next, default));
        await DeleteAsync(client, next);
        await DeleteAsync(client, _name);
    }

    private async Task PassagesAsync(Uri url)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        var engine = await CreateAsync(client, _name, passages: true);
        var filler = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"Nothing of interest stands in sentence {i}."));
        await File.WriteAllTextAsync(At, $$"""{"id":"1","title":"First","text":"{{filler}} A heron waits at the lake. {{filler}}"}""" + "\n" + $$"""{"id":"2","title":"Second","text":"{{filler}}"}""");

        var summary = await RunAsync(client, _name, new FileSource([At]), passages: true);

        Assert.Equal((2, 0), (summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.True(summary.Counts.Passages > 10);
        var encoded = _encoder.Asked.Count;
        await File.WriteAllTextAsync(At, (await File.ReadAllTextAsync(At)).Replace("}", ",\"price\":1}", StringComparison.Ordinal));
        Assert.Equal(2, (await RunAsync(client, _name, new FileSource([At]), passages: true)).Counts.Reused);
        Assert.Equal(encoded, _encoder.Asked.Count);
        var hits = await NearestAsync(client, engine, _name, PrivateFields.PassageVector, "First\nA heron waits at the lake.", new PassageLeg(PrivateFields.Passages, PrivateFields.PassageText));
        Assert.Equal("1", hits[0].GetProperty("_id").GetString());
        var inner = hits[0].GetProperty("inner_hits").GetProperty(VectorLeg.InnerHitsName).GetProperty("hits").GetProperty("hits");
        Assert.Contains("heron", inner[0].GetProperty("fields").GetProperty(PrivateFields.PassageText)[0].GetString(), StringComparison.Ordinal);
        Assert.False(hits[0].GetProperty("_source").TryGetProperty("search_proxy", out _));
        await DeleteAsync(client, _name);
    }

    private string At => Path.Combine(_folder, "books.jsonl");

    private void Write(int count) => File.WriteAllLines(At, Enumerable.Range(0, count).Select(i => $$"""{"id":"{{i}}","text":"words of number {{i}}","group":{{i % 2}}}"""));

    private async Task<EngineInfo> CreateAsync(EngineClient client, string index, bool passages)
    {
        var engine = (await EngineProbe.AskAsync(client, TimeSpan.FromSeconds(30), default)).Info!;
        var plan = new IndexPlan
        {
            Index = index,
            TextFields = [new TextField("title"), new TextField("text")],
            Model = _encoder.ModelId,
            Dimensions = _encoder.Dimensions,
            Passages = passages,
            Replicas = 0,
        };
        var creation = await new IndexCreator(client, engine, new MappingTemplates(RepositoryFolder.At("mappings"))).CreateAsync(plan, default);
        Assert.Equal(new IndexCreation(IndexCreationResult.Created), creation);
        return engine;
    }

    private async Task<IngestSummary> RunAsync(EngineClient client, string index, IDocumentSource source, bool passages = false, bool stateful = false)
    {
        var options = new IngestOptions { Index = index, StateFolder = stateful ? Path.Combine(_folder, "state") : null };
        PassageSplitter? splitter = null;
        if (passages)
        {
            options.Passages = new PassageOptions { MaxTokens = 40, OverlapTokens = 8 };
            splitter = new PassageSplitter(Tokenizer.Load(RepositoryFolder.At("models", "all-MiniLM-L6-v2", "tokenizer.json")), options.Passages);
        }

        var summary = await new IngestPipeline(options, source, _encoder, client, splitter).RunAsync(default);
        Assert.True(summary.Outcome == IngestOutcome.Completed, $"{summary.Outcome}: {summary.Detail}");
        return summary;
    }

    private async Task<List<JsonElement>> NearestAsync(EngineClient client, EngineInfo engine, string index, string field, string text, PassageLeg? passages, int group = 0)
    {
        var leg = new VectorLeg
        {
            Field = field,
            K = 10,
            Size = 10,
            Passages = passages,
            Filters = passages is null ? [JsonSlice.FromText($$$"""{"term":{"group":{{{group}}}}}"""), JsonSlice.FromText("""{"exists":{"field":"text"}}""")] : [],
            Members = [new BodyMember("track_total_hits", JsonSlice.FromText("false"))],
        };
        var body = new ArrayBufferWriter<byte>();
        EngineDialect.For(engine.Product).WriteVectorLeg(body, leg, await _encoder.EncodeAsync(text, Inference.TextRole.Query, default));
        var outcome = await client.SendAsync(EngineRequest.Post($"/{index}/_search", body.WrittenMemory), 1 << 24, default);
        var answer = Encoding.UTF8.GetString(outcome.Response!.Body.Span);
        Assert.True(outcome.Response.IsSuccess, answer);
        return [.. JsonDocument.Parse(answer).RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray()];
    }

    private static async Task<string> SourceAsync(EngineClient client, string index, string id)
    {
        var outcome = await client.SendAsync(EngineRequest.Get($"/{index}/_doc/{id}"), 1 << 20, default);
        using var document = JsonDocument.Parse(outcome.Response!.Body);
        return document.RootElement.GetProperty("_source").GetRawText();
    }

    private static async Task DeleteAsync(EngineClient client, string index) =>
        await client.SendAsync(new EngineRequest { Method = HttpMethod.Delete, PathAndQuery = "/" + index }, 1 << 20, default);
}
