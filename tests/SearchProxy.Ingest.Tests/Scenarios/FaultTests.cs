using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>One fault a test, by the rule's number; the ledger holds over each.</summary>
public sealed class FaultTests : IngestScenario
{
    [Fact]
    public async Task I02_Two_workers_on_one_source_leave_each_document_once_at_its_latest_version()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", [.. Enumerable.Range(0, 400).Select(i => $$"""{"id":"{{i % 250}}","text":"record {{i}}"}""")]);

        var summaries = await Task.WhenAll(
            RunAsync(engine, options => (options.StateFolder, options.BulkItems) = (State + "-1", 7)),
            RunAsync(engine, options => (options.StateFolder, options.BulkItems) = (State + "-2", 11)));

        Assert.All(summaries, summary => Assert.Equal((IngestOutcome.Completed, 400), (summary.Outcome, summary.Counts.Settled)));
        Assert.Equal(250, engine.Documents().Count);
        Assert.All(Enumerable.Range(0, 250), id =>
            Assert.Contains($"record {(id < 150 ? id + 250 : id)}\"", engine.Documents()[$"{id}"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task I03_I06_Of_mixed_answers_only_what_was_pushed_back_is_sent_again()
    {
        await using var engine = await EngineAsync();
        var pushed = new Dictionary<string, int>(StringComparer.Ordinal);
        engine.Refuse = (id, _) => id[^1] switch
        {
            '3' => (400, "document_parsing_exception", "no"),
            '5' when (pushed[id] = pushed.GetValueOrDefault(id) + 1) < 3 => (429, "es_rejected_execution_exception", "busy"),
            '8' when (pushed[id] = pushed.GetValueOrDefault(id) + 1) < 2 => (503, "unavailable_shards_exception", "away"),
            _ => null,
        };
        WriteMany(100);

        var summary = await RunAsync(engine);

        Assert.Equal((100, 90, 10), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal((90, 30), (engine.Writes, summary.Counts.Retried));
        Assert.Equal(Expected(100).Keys.Where(id => !id.EndsWith('3')), engine.Documents().Keys);
    }

    [Fact]
    public async Task I05_An_engine_that_hangs_is_asked_again_and_what_it_did_counts_once()
    {
        await using var engine = await EngineAsync();
        var never = new TaskCompletionSource();
        engine.Fault = (number, _, apply) => number is 1 or 4 ? apply() with { BeforeHead = never.Task } : apply();
        WriteMany(100);

        var summary = await RunAsync(engine, options =>
        {
            options.BulkItems = 10;
            options.Bulk.RequestTimeout = TimeSpan.FromSeconds(1);
        });
        never.SetResult();

        Assert.Equal((IngestOutcome.Completed, 100, 20), (summary.Outcome, summary.Counts.Indexed, summary.Counts.Superseded));
        Assert.Equal(100, engine.Writes);
        Assert.Equal(Expected(100), engine.Documents());
    }

    [Fact]
    public async Task I07_A_vector_that_is_no_number_sets_its_document_aside()
    {
        await using var engine = await EngineAsync();
        WriteMany(10);
        using var encoder = new FakeTextEncoder(
            8, (text, _) => text.EndsWith('4') ? [float.NaN, 0, 0, 0, 0, 0, 0, 0] : text.EndsWith('6') ? [1] : [1, 0, 0, 0, 0, 0, 0, 0]);

        var summary = await RunAsync(engine, encoder: encoder);

        Assert.Equal((8, 2), (summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal(["4", "6"], summary.Rejects.Select(reject => reject.Id!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task I09_One_document_that_is_too_large_is_set_aside_and_all_others_go_in_smaller_requests()
    {
        await using var engine = await EngineAsync();
        engine.Fault = (_, asked, apply) => asked.Body.Length > 4_000 ? new EngineAnswer { Status = 413 } : apply();
        Write(
            "books.jsonl",
            [.. Enumerable.Range(0, 60).Select(i => $$"""{"id":"{{i}}","text":"{{(i == 30 ? new string('x', 5_000) : "small")}}"}""")]);

        var summary = await RunAsync(engine);

        Assert.Equal((60, 59, 1), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal(("30", "TooLarge"), (summary.Rejects.Single().Id, summary.Rejects.Single().Kind));
    }

    [Fact]
    public async Task I12_Text_behind_what_the_model_reads_is_cut_and_counted()
    {
        await using var engine = await EngineAsync();
        Write(
            "books.jsonl",
            """{"id":"a","text":"short"}""",
            $$"""{"id":"b","text":"{{string.Join(' ', Enumerable.Repeat("long", 300))}}"}""");
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var meter = new TextMeter(
            SearchProxy.Tokenizers.Tokenizer.Load(RepositoryFolder.At("models", "all-MiniLM-L6-v2", "tokenizer.json")), maxTokens: 256);

        var summary = await new IngestPipeline(
            new IngestOptions { Index = "books" }, Source("books.jsonl"), Encoder, client, meter: meter).RunAsync(default);

        Assert.Equal((2, 1, 256 + 3), (summary.Counts.Indexed, summary.Counts.Truncated, summary.Counts.Tokens));
    }

    [Fact]
    public async Task I16_A_removal_wins_over_an_older_letter_that_is_tried_again_later()
    {
        await using var engine = await EngineAsync();
        engine.Refuse = (id, _) => id == "a" ? (400, "document_parsing_exception", "no") : null;
        Write("books.bulk", """{"index":{"_id":"a"}}""", """{"text":"1"}""", """{"index":{"_id":"b"}}""", """{"text":"2"}""");
        await RunAsync(engine, options => options.StateFolder = State, Source("books.bulk"));
        engine.Refuse = (_, _) => null;
        Write("later.bulk", """{"delete":{"_id":"a"}}""");
        await RunAsync(engine, options => options.StateFolder = State, Source("later.bulk"));
        engine.ForgetRemovals();

        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var replay = await DeadLetterReplay.RunAsync(
            new IngestOptions { Index = "books", StateFolder = State },
            (options, source) => new IngestPipeline(options, source, Encoder, client),
            default);

        Assert.Equal((IngestOutcome.Completed, 0), (replay.Outcome, replay.DeadLetters));
        Assert.Equal(["b"], engine.Documents().Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task I17_A_file_that_is_rewritten_or_shortened_while_it_is_read_ends_the_run(bool shortened)
    {
        await using var engine = await EngineAsync();
        WriteMany(20_000);
        var file = Path.Combine(Folder, "books.jsonl");
        engine.Fault = (number, _, apply) =>
        {
            if (number == 1)
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
                stream.Write("{\"id\":\"z\",\"text\":\"x\"}"u8);
                stream.SetLength(shortened ? 400_000 : stream.Length);
            }

            return apply();
        };

        var summary =
            await RunAsync(engine, options => (options.StateFolder, options.MaxDocumentsInFlight, options.BulkItems) = (State, 100, 50));
        var again = await RunAsync(engine, options => options.StateFolder = State);

        Assert.Equal(IngestOutcome.SourceFailed, summary.Outcome);
        Assert.Contains("rewritten or shortened", summary.Detail, StringComparison.Ordinal);
        Assert.Equal(IngestOutcome.SourceChanged, again.Outcome);
    }

    [Fact]
    public async Task I17_A_file_that_is_replaced_while_it_is_read_is_read_to_its_end_as_it_was()
    {
        await using var engine = await EngineAsync();
        WriteMany(5_000);
        var file = Path.Combine(Folder, "books.jsonl");
        engine.Fault = (number, _, apply) =>
        {
            if (number == 1)
            {
                File.Move(file, file + ".1");
                File.WriteAllText(file, """{"id":"next","text":"of the next file"}""");
            }

            return apply();
        };

        var summary =
            await RunAsync(engine, options => (options.StateFolder, options.MaxDocumentsInFlight, options.BulkItems) = (State, 100, 50));
        var next = await RunAsync(engine, options => options.StateFolder = State);

        Assert.Equal((IngestOutcome.Completed, 5_000), (summary.Outcome, summary.Counts.Indexed));
        Assert.Equal((IngestOutcome.Completed, 1), (next.Outcome, next.Counts.Indexed));
        Assert.Equal(5_001, engine.Documents().Count);
    }

    [Fact]
    public async Task I19_While_the_engine_restarts_nothing_is_lost()
    {
        await using var engine = await EngineAsync();
        var restarts = 0;
        var restarting = Task.CompletedTask;
        engine.Fault = (number, _, apply) =>
        {
            var answer = apply();
            if (number is 3 or 8 or 20)
            {
                restarts++;
                restarting = restarting.ContinueWith(_ => engine.RestartAsync(), TaskScheduler.Default).Unwrap();
            }

            return answer;
        };
        WriteMany(500);

        var summary = await RunAsync(engine, options => (options.BulkItems, options.StateFolder) = (10, State));
        await restarting;

        Assert.Equal((IngestOutcome.Completed, 500, 0), (summary.Outcome, summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal(3, restarts);
        Assert.Equal(Expected(500), engine.Documents());
    }

    [Fact]
    public async Task I22_A_clock_that_goes_back_makes_no_older_version()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"a","text":"first"}""");
        await RunAsync(engine, time: new ManualTimeProvider(new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Write("books.jsonl", """{"id":"a","text":"second"}""");

        var summary = await RunAsync(engine, time: new ManualTimeProvider(new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero)));

        Assert.Equal((1, 0), (summary.Counts.Indexed, summary.Counts.Superseded));
        Assert.Contains("second", engine.Documents()["a"], StringComparison.Ordinal);
    }
}
