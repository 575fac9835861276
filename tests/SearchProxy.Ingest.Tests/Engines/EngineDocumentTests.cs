using SearchProxy.Core.Indexes;
using SearchProxy.Engine;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Sources;
using SearchProxy.Testing;

namespace SearchProxy.Ingest.Tests.Engines;

/// <summary>Index, ingest, find, copy: the whole way against each engine.</summary>
public sealed class EngineDocumentTests : EngineScenario
{
    [Theory]
    [OnEngine(TestedEngine.LocalAsElasticsearch)]
    [OnEngine(TestedEngine.LocalAsOpenSearch)]
    [OnEngine(TestedEngine.OpenSearch)]
    [OnEngine(TestedEngine.Elasticsearch)]
    public Task Documents_are_written_found_and_copied(TestedEngine engine) => OnAsync(engine, DocumentsAsync);

    private async Task DocumentsAsync(Uri url)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        var engine = await CreateAsync(client, Name, passages: false);
        Write(120);

        var first = await RunAsync(client, Name, new FileSource([At]));
        var again = await RunAsync(client, Name, new FileSource([At]));
        await File.AppendAllTextAsync(
            At, "\n{\"id\":\"7\",\"text\":\"changed\",\"group\":1}\n{\"id\":\"8\",\"vectorless\":true,\"group\":1}");
        var third = await RunAsync(client, Name, new FileSource([At]));

        Assert.Equal((IngestOutcome.Completed, 120, 0), (first.Outcome, first.Counts.Indexed, first.Counts.Rejected));
        Assert.Equal((0, 120), (again.Counts.Indexed, again.Counts.Unchanged));
        // The first record of an id that comes twice is written too: the later one is still under way.
        Assert.Equal((122, 0), (third.Counts.Settled, third.Counts.Rejected));
        Assert.Equal("""{"id":"7","text":"changed","group":1}""", await SourceAsync(client, Name, "7"));
        await ReuseAsync(client, engine);

        var hits = await NearestAsync(client, engine, Name, PrivateFields.Vector, "words of number 42", null);
        Assert.Equal("42", hits[0].GetProperty("_id").GetString());
        Assert.Equal("""{"id":"42","text":"words of number 42","group":0}""", hits[0].GetProperty("_source").GetRawText());
        Assert.All(hits, hit => Assert.Equal(0, hit.GetProperty("_source").GetProperty("group").GetInt32()));
        await CopyAsync(client, engine);
    }

    /// <summary>Members other than the text change: the vectors are those that the index holds.</summary>
    private async Task ReuseAsync(EngineClient client, EngineInfo engine)
    {
        var encoded = Encoder.Asked.Count;
        var lines = await File.ReadAllLinesAsync(At);
        await File.WriteAllLinesAsync(At, lines.Select(line => line.Replace("\"group\":0", "\"group\":2", StringComparison.Ordinal)));

        var summary = await RunAsync(client, Name, new FileSource([At]));

        // Two ids come twice, and the text of their first records is not what the index holds.
        Assert.InRange(summary.Counts.Reused, 59, 60);
        Assert.Equal(encoded + 2, Encoder.Asked.Count);
        var hits = await NearestAsync(client, engine, Name, PrivateFields.Vector, "words of number 42", null, group: 2);
        Assert.Equal("42", hits[0].GetProperty("_id").GetString());
        Assert.True(hits[0].GetProperty("_score").GetDouble() > 0.9999);
        await File.WriteAllLinesAsync(At, lines);
        await RunAsync(client, Name, new FileSource([At]));
    }

    private async Task CopyAsync(EngineClient client, EngineInfo engine)
    {
        var copy = Name + "-copy";
        await CreateAsync(client, copy, passages: false);
        var source = new IndexSource(client, EngineDialect.For(engine.Product), Name, pageSize: 50);

        var summary = await RunAsync(client, copy, source, stateful: true);

        Assert.Equal((IngestOutcome.Completed, 120), (summary.Outcome, summary.Counts.Indexed));
        Assert.Equal(120, source.Count);
        Assert.Equal(await SourceAsync(client, Name, "11"), await SourceAsync(client, copy, "11"));
        await DeleteAsync(client, copy);
        await DeleteAsync(client, Name);
    }
}
