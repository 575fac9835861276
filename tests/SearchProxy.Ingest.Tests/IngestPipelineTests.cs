using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Tests.Ledger;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Ingest.Tests;

/// <summary>The way of a document through the pipeline.</summary>
public sealed class IngestPipelineTests : IngestScenario
{
    [Fact]
    public async Task Every_document_ends_in_the_index_with_its_vector_and_the_counts_add_up()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"_id":"a","title":"One","text":"first","n":1.0}""", "", """{"_id":"b","title":"Two","text":"second"}""");

        var summary = await RunAsync(engine);

        Assert.Equal(IngestOutcome.Completed, summary.Outcome);
        Assert.Equal((2, 2, 0), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal("""{"title":"One","text":"first","n":1.0}""", engine.Documents()["a"]);
        Assert.Equal(8, engine.Own("a")!["vector"]!.AsArray().Count);
        Assert.Contains("One\nfirst", Encoder.Asked.Select(asked => asked.Text));
    }

    [Fact]
    public async Task A_document_without_text_is_indexed_without_a_vector()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"x","n":1}""");

        var summary = await RunAsync(engine, options => options.AllowsNoText = true);

        Assert.Equal((1, 0), (summary.Counts.Indexed, summary.Counts.Passages));
        Assert.Null(engine.Own("x")!["vector"]);
    }

    [Theory]
    [InlineData("other@1", 8, IngestOutcome.ModelMismatch)]
    [InlineData("fake-encoder@1", 16, IngestOutcome.ModelMismatch)]
    [InlineData(null, 0, IngestOutcome.Configuration)]
    public async Task I20_Vectors_never_go_into_an_index_that_was_not_made_for_them(string? model, int dimensions, IngestOutcome outcome)
    {
        await using var engine =
            await LedgerEngine.StartAsync(model is null
                ? null
                : new IndexProfile([new TextField("text")], "search_proxy.vector", model, dimensions));
        WriteMany(1);

        var summary = await RunAsync(engine);

        Assert.Equal(outcome, summary.Outcome);
        Assert.NotNull(summary.Detail);
        Assert.Equal(0, engine.BulkRequests);
    }

    [Fact]
    public async Task I12_An_encoder_that_fails_on_one_document_sets_it_aside()
    {
        await using var engine = await EngineAsync();
        WriteMany(10);
        using var encoder = new FakeTextEncoder(8, (text, _) => text.Contains("number 4", StringComparison.Ordinal)
            ? throw new Inference.InferenceException("not finite")
            : [1, 0, 0, 0, 0, 0, 0, 0]);

        var summary = await RunAsync(engine, encoder: encoder);

        Assert.Equal((9, 1), (summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal("encoder", summary.Rejects.Single().Kind);
    }

    [Fact]
    public async Task A_document_whose_tokens_the_encoder_does_not_know_is_written_without_a_vector_and_counted()
    {
        await using var engine = await EngineAsync();
        WriteMany(3);
        using var encoder = new FakeTextEncoder(
            8, (text, _) => text.EndsWith(" 1", StringComparison.Ordinal) ? new float[8] : [1, 0, 0, 0, 0, 0, 0, 0]);

        var summary = await RunAsync(engine, encoder: encoder);

        Assert.Equal(
            (3, 0, 2, 1), (summary.Counts.Indexed, summary.Counts.Rejected, summary.Counts.Passages, summary.Counts.WithoutDirection));
        Assert.Null(engine.Own("1")!["vector"]);
        Assert.NotNull(engine.Own("2")!["vector"]);
    }

    [Fact]
    public async Task A_bug_in_the_encoder_ends_the_run_instead_of_hanging_it()
    {
        await using var engine = await EngineAsync();
        WriteMany(5_000);
        using var encoder = new FakeTextEncoder(
            8, (text, _) => text.EndsWith(" 30", StringComparison.Ordinal) ? throw new NotSupportedException("bug") : new float[8]);

        await Assert.ThrowsAsync<NotSupportedException>(() =>
            RunAsync(engine, options => options.MaxDocumentsInFlight = 20, encoder: encoder));
    }

    [Fact]
    public async Task A_first_load_runs_without_replicas_and_puts_them_back()
    {
        await using var engine = await EngineAsync();
        engine.Scripted.When(
            asked => asked.Method == "GET" && asked.Path == "/books/_settings",
            _ => EngineAnswer.Json("""{"books":{"settings":{"index.number_of_replicas":"2"}}}"""));
        engine.Scripted.When(asked => asked.Method == "PUT" && asked.Path == "/books/_settings", _ => EngineAnswer.Json("{}"));
        WriteMany(5);

        await RunAsync(engine, options => (options.StateFolder, options.TunesFirstLoad) = (State, true));
        await RunAsync(engine, options => (options.StateFolder, options.TunesFirstLoad) = (State, true));

        Assert.Equal(
            [
                """{"index.number_of_replicas":"0","index.refresh_interval":"-1"}""",
                """{"index.number_of_replicas":"2","index.refresh_interval":null}""",
            ],
            engine.Scripted.Asked.Where(asked => asked.Method == "PUT").Select(asked => asked.Text));
    }

    [Fact]
    public async Task The_progress_counts_what_is_settled_though_reading_runs_ahead()
    {
        await using var engine = await EngineAsync();
        WriteMany(20_000);
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        IngestPipeline? pipeline = null;
        IngestProgress? seen = null;
        engine.Fault = (number, _, apply) =>
        {
            seen = number == 20 ? pipeline!.Progress : seen;
            return apply();
        };
        pipeline = new IngestPipeline(new IngestOptions { Index = "books", BulkConcurrency = 1 }, Source("books.jsonl"), Encoder, client);

        await pipeline.RunAsync(default);

        // Twenty requests of five hundred are written, up to eight times that is read.
        Assert.InRange(seen!.Share!.Value, 0.4, 0.6);
        Assert.InRange(seen.Remaining!.Value / seen.Elapsed, 0.6, 1.6);
        Assert.Equal((1.0, null), (pipeline.Progress.Share, pipeline.Progress.Remaining));
    }

    [Fact]
    public async Task Removals_in_a_bulk_file_win_over_what_stands_before_them()
    {
        await using var engine = await EngineAsync();
        Write(
            "books.bulk",
            """{"index":{"_id":"a"}}""",
            """{"text":"1"}""",
            """{"index":{"_id":"b"}}""",
            """{"text":"2"}""",
            """{"delete":{"_id":"a"}}""",
            """{"delete":{"_id":"never"}}""");

        var summary = await RunAsync(engine, source: new FileSource([Path.Combine(Folder, "books.bulk")]));

        Assert.Equal((4, 2, 2), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Removed));
        Assert.Equal(["b"], engine.Documents().Keys);
    }
}
