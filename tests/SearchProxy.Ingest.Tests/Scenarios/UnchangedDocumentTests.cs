using SearchProxy.Core.Indexes;
using SearchProxy.Ingest.Writes;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>What the index holds already is not encoded again.</summary>
public sealed class UnchangedDocumentTests : IngestScenario
{
    [Fact]
    public async Task A_second_run_over_the_same_source_encodes_and_writes_nothing()
    {
        await using var engine = await EngineAsync();
        WriteMany(30);
        await RunAsync(engine);
        var (writes, encoded) = (engine.Writes, Encoder.Asked.Count);

        var summary = await RunAsync(engine);

        Assert.Equal((30, 0, 30), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Unchanged));
        Assert.Equal((writes, encoded), (engine.Writes, Encoder.Asked.Count));
    }

    [Fact]
    public async Task A_changed_price_is_written_with_the_vector_that_the_index_holds()
    {
        await using var engine = await EngineAsync();
        Write(
            "books.jsonl",
            """{"id":"a","title":"One","text":"first","price":1}""",
            """{"id":"b","title":"Two","text":"second","price":1}""");
        await RunAsync(engine);
        var vector = engine.Own("a")!["vector"]!.ToJsonString();
        var encoded = Encoder.Asked.Count;
        Write(
            "books.jsonl",
            """{"id":"a","title":"One","text":"first","price":2}""",
            """{"id":"b","title":"Two","text":"second","price":1}""");

        var summary = await RunAsync(engine);

        Assert.Equal((1, 1, 1, 0), (summary.Counts.Indexed, summary.Counts.Reused, summary.Counts.Unchanged, summary.Counts.Passages));
        Assert.Equal("""{"id":"a","title":"One","text":"first","price":2}""", engine.Documents()["a"]);
        Assert.Equal(vector, engine.Own("a")!["vector"]!.ToJsonString());
        Assert.Equal(encoded, Encoder.Asked.Count);
        Assert.Equal(2, (await RunAsync(engine)).Counts.Unchanged);
    }

    [Theory]
    [InlineData("""{"id":"a","title":"One","text":"other","price":1}""")]
    [InlineData("""{"id":"a","title":"Onefirst","text":"","price":1}""")]
    [InlineData("""{"id":"a","title":"first","text":"One","price":1}""")]
    public async Task A_changed_text_is_encoded_again(string changed)
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"a","title":"One","text":"first","price":1}""");
        await RunAsync(engine);
        Write("books.jsonl", changed);

        var summary = await RunAsync(engine);

        Assert.Equal((1, 0, 1), (summary.Counts.Indexed, summary.Counts.Reused, summary.Counts.Passages));
    }

    [Fact]
    public async Task When_the_vectors_cannot_be_read_back_the_text_is_encoded_again()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"a","text":"first","price":1}""");
        await RunAsync(engine);
        engine.Scripted.WhenBody(
            asked => asked.Text.Contains("script_fields", StringComparison.Ordinal),
            _ => EngineAnswer.Error(400, "illegal_argument_exception", "cannot execute [inline] scripts"));
        Write("books.jsonl", """{"id":"a","text":"first","price":2}""");

        var summary = await RunAsync(engine);

        Assert.Equal((1, 0, 1), (summary.Counts.Indexed, summary.Counts.Reused, summary.Counts.Passages));
        Assert.Equal(8, engine.Own("a")!["vector"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_document_that_was_embedded_on_its_way_through_the_proxy_is_left_out()
    {
        await using var engine = await EngineAsync();
        var profile = new IndexProfile([new TextField("title"), new TextField("text")], "search_proxy.vector", "fake-encoder@1", 8);
        var embedded =
            await new DocumentEmbedder().EmbedAsync(Encoder, """{"id":"a","title":"One","text":"first"}"""u8.ToArray(), profile, default);
        engine.Put("a", (byte[])[.. """{"id":"a","title":"One","text":"first","search_proxy":"""u8, .. embedded.Own.Span, .. "}"u8]);
        Write("books.jsonl", """{"id":"a","title":"One","text":"first"}""");

        var summary = await RunAsync(engine, options => options.StateFolder = State);

        Assert.Equal(0, engine.BulkRequests);
        Assert.Equal(1, summary.Counts.Unchanged);
    }
}
