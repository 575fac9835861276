using System.Text;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Tests.Ledger;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;
using ScriptedFault = SearchProxy.Testing.FakeEngine.EngineFault;

namespace SearchProxy.Ingest.Tests;

public sealed class IngestPipelineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ingest-").FullName;
    private readonly FakeTextEncoder _encoder = new();

    private string State => Path.Combine(_folder, "state");

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
        Assert.Contains("One\nfirst", _encoder.Asked.Select(asked => asked.Text));
    }

    [Fact]
    public async Task Bad_lines_are_told_by_line_number_and_the_rest_goes_on()
    {
        await using var engine = await EngineAsync();
        Write(
            "books.jsonl",
            """{"id":"a","text":"x"}""",
            "not json",
            """["array"]""",
            """{"id":"b","text":"y"} trailing""",
            """{"id":{},"text":"y"}""",
            """{"id":"c","search_proxy":{"vector":[1]}}""",
            """{"id":"d","text":"\ud800"}""",
            """{"id":"e","text":"z"}""");

        var summary = await RunAsync(engine);

        Assert.Equal(IngestOutcome.Completed, summary.Outcome);
        Assert.Equal((8, 2, 6), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal(["a", "e"], engine.Documents().Keys);
        Assert.Equal(
            ["books.jsonl:2 Malformed", "books.jsonl:3 Malformed", "books.jsonl:4 Malformed", "books.jsonl:5 Id", "books.jsonl:6 Reserved", "books.jsonl:7 Malformed"],
            summary.Rejects.Select(reject => $"{reject.Place} {reject.Kind}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_engine_refuses_is_set_aside_with_its_reason()
    {
        await using var engine = await EngineAsync();
        engine.Refuse = (id, _) => id == "3" ? (400, "document_parsing_exception", "failed to parse field [n]") : null;
        WriteMany(20);

        var summary = await RunAsync(engine, options => options.StateFolder = State);

        Assert.Equal((20, 19, 1, 1), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Rejected, summary.DeadLetters));
        var reject = Assert.Single(summary.Rejects);
        Assert.Equal(new IngestReject("books.jsonl:4", "3", "document_parsing_exception", "failed to parse field [n]"), reject);
    }

    [Fact]
    public async Task A_second_run_over_the_same_source_encodes_and_writes_nothing()
    {
        await using var engine = await EngineAsync();
        WriteMany(30);
        await RunAsync(engine);
        var (writes, encoded) = (engine.Writes, _encoder.Asked.Count);

        var summary = await RunAsync(engine);

        Assert.Equal((30, 0, 30), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Unchanged));
        Assert.Equal((writes, encoded), (engine.Writes, _encoder.Asked.Count));
    }

    [Fact]
    public async Task A_later_run_wins_over_an_earlier_one_wherever_the_record_stands()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"x","text":"0"}""", """{"id":"y","text":"0"}""", """{"id":"z","text":"old"}""");
        await RunAsync(engine);
        Write("books.jsonl", """{"id":"z","text":"new"}""");

        var summary = await RunAsync(engine);

        Assert.Equal(1, summary.Counts.Indexed);
        Assert.Equal("""{"id":"z","text":"new"}""", engine.Documents()["z"]);
    }

    [Fact]
    public async Task Of_two_records_of_one_id_the_later_wins_even_when_it_repeats_what_is_indexed()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"x","text":"kept"}""");
        await RunAsync(engine);
        Write("books.jsonl", """{"id":"x","text":"other"}""", """{"id":"x","text":"kept"}""");

        await RunAsync(engine);

        Assert.Equal("""{"id":"x","text":"kept"}""", engine.Documents()["x"]);
    }

    [Fact]
    public async Task A_version_field_decides_by_itself()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"x","v":7,"text":"seven"}""", """{"id":"x","v":3,"text":"three"}""", """{"id":"y","v":0}""");

        var summary = await RunAsync(engine, options => options.VersionField = "v");

        Assert.Equal("""{"id":"x","v":7,"text":"seven"}""", engine.Documents()["x"]);
        Assert.Equal((2, 1, 1), (summary.Counts.Indexed, summary.Counts.Superseded, summary.Counts.Rejected));
    }

    [Fact]
    public async Task A_document_without_text_is_indexed_without_a_vector()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"id":"x","n":1}""");

        var summary = await RunAsync(engine);

        Assert.Equal((1, 0), (summary.Counts.Indexed, summary.Counts.Passages));
        Assert.Null(engine.Own("x")!["vector"]);
    }

    [Fact]
    public async Task Records_without_an_id_get_the_same_one_on_every_run()
    {
        await using var engine = await EngineAsync();
        Write("books.jsonl", """{"text":"a"}""", """{"text":"b"}""");

        await RunAsync(engine);
        var ids = engine.Documents().Keys.ToList();
        await RunAsync(engine);

        Assert.Equal(2, ids.Count);
        Assert.Equal(ids, engine.Documents().Keys);
    }

    [Theory]
    [InlineData("other@1", 8, IngestOutcome.ModelMismatch)]
    [InlineData("fake-encoder@1", 16, IngestOutcome.ModelMismatch)]
    [InlineData(null, 0, IngestOutcome.Configuration)]
    public async Task Vectors_never_go_into_an_index_that_was_not_made_for_them(string? model, int dimensions, IngestOutcome outcome)
    {
        await using var engine = await LedgerEngine.StartAsync(model is null ? null : new IndexProfile([new TextField("text")], "search_proxy.vector", model, dimensions));
        WriteMany(1);

        var summary = await RunAsync(engine);

        Assert.Equal(outcome, summary.Outcome);
        Assert.NotNull(summary.Detail);
        Assert.Equal(0, engine.BulkRequests);
    }

    [Fact]
    public async Task A_wrong_mapping_stops_the_run_instead_of_emptying_the_source_into_the_queue()
    {
        await using var engine = await EngineAsync();
        engine.Refuse = (_, _) => (400, "strict_dynamic_mapping_exception", "introducing [n] is not allowed");
        WriteMany(3000);

        var summary = await RunAsync(engine, options =>
        {
            options.RejectWindow = 20;
            options.BulkItems = 10;
        });

        Assert.Equal(IngestOutcome.TooManyRejects, summary.Outcome);
        Assert.Contains("strict_dynamic_mapping_exception", summary.Detail, StringComparison.Ordinal);
        Assert.True(summary.Counts.Rejected < 1000);
    }

    [Theory]
    [InlineData(401, "security_exception", IngestOutcome.Credentials)]
    [InlineData(403, "security_exception", IngestOutcome.Configuration)]
    [InlineData(404, "index_not_found_exception", IngestOutcome.Configuration)]
    public async Task Wrong_credentials_or_set_up_stop_the_run_and_reject_nothing(int status, string type, IngestOutcome outcome)
    {
        await using var engine = await EngineAsync();
        engine.Refuse = (id, _) => id == "7" ? (status, type, "no") : null;
        WriteMany(50);

        var summary = await RunAsync(engine);

        Assert.Equal(outcome, summary.Outcome);
        Assert.Equal(0, summary.Counts.Rejected);
    }

    [Theory]
    [InlineData("429")]
    [InlineData("503")]
    [InlineData("413")]
    [InlineData("drop after applying")]
    [InlineData("wrong item count")]
    [InlineData("block")]
    [InlineData("everything")]
    public async Task Whatever_the_engine_answers_the_index_ends_equal_to_the_source(string storm)
    {
        await using var engine = await EngineAsync();
        var random = new Random(42);
        engine.Fault = (number, asked, apply) => Storm(storm, random, asked, apply);
        WriteMany(300);

        var summary = await RunAsync(engine, options =>
        {
            options.BulkItems = 16;
            options.StateFolder = State;
        });

        Assert.Equal(IngestOutcome.Completed, summary.Outcome);
        Assert.Equal((300, 300, 0), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal(Expected(300), engine.Documents());
    }

    [Fact]
    public async Task When_the_engine_stays_away_the_run_ends_and_the_next_goes_on()
    {
        await using var engine = await EngineAsync();
        engine.Fault = (number, _, apply) => number < 5 ? apply() : EngineAnswer.Error(503, "cluster_block_exception", "no master");
        WriteMany(200);

        var first = await RunAsync(engine, options =>
        {
            options.StateFolder = State;
            options.BulkItems = 10;
            options.Bulk.GiveUpAfter = TimeSpan.Zero;
        });
        engine.Fault = null;
        var second = await RunAsync(engine, options => options.StateFolder = State);

        Assert.Equal(IngestOutcome.EngineUnavailable, first.Outcome);
        Assert.True(first.CanResume);
        Assert.True(first.Counts.Settled < 200);
        Assert.Equal(IngestOutcome.Completed, second.Outcome);
        Assert.Equal((200, 200), (second.Counts.Read, second.Counts.Settled));
        Assert.Equal(Expected(200), engine.Documents());
    }

    [Fact]
    public async Task Stopping_finishes_what_is_in_flight_and_the_next_run_goes_on_there()
    {
        await using var engine = await EngineAsync();
        using var stop = new CancellationTokenSource();
        engine.Fault = (number, _, apply) =>
        {
            if (number == 3)
            {
                stop.Cancel();
            }

            return apply();
        };
        WriteMany(500);

        var first = await RunAsync(engine, options =>
        {
            options.StateFolder = State;
            options.BulkItems = 10;
            options.MaxDocumentsInFlight = 60;
        }, stop: stop.Token);
        var second = await RunAsync(engine, options => options.StateFolder = State);

        Assert.Equal(IngestOutcome.Stopped, first.Outcome);
        Assert.True(first.CanResume);
        Assert.True(first.Counts.Settled < 500);
        Assert.Equal((500, 500), (second.Counts.Read, second.Counts.Settled));
        Assert.Equal(Expected(500), engine.Documents());
    }

    [Fact]
    public async Task A_rewritten_source_is_not_resumed_silently()
    {
        await using var engine = await EngineAsync();
        WriteMany(50);
        engine.Fault = (_, _, _) => EngineAnswer.Error(503, "x", "y");
        await RunAsync(engine, options =>
        {
            options.StateFolder = State;
            options.Bulk.GiveUpAfter = TimeSpan.Zero;
        });
        engine.Fault = null;
        Write("books.jsonl", """{"id":"other"}""");

        var refused = await RunAsync(engine, options => options.StateFolder = State);
        var restarted = await RunAsync(engine, options => (options.StateFolder, options.Restart) = (State, true));

        Assert.Equal(IngestOutcome.SourceChanged, refused.Outcome);
        Assert.Equal((IngestOutcome.Completed, 1), (restarted.Outcome, restarted.Counts.Indexed));
    }

    [Fact]
    public async Task Two_processes_cannot_share_a_state_folder()
    {
        await using var engine = await EngineAsync();
        WriteMany(1);
        using var held = Ingest.State.IngestState.Open(State);

        var summary = await RunAsync(engine, options => options.StateFolder = State);

        Assert.Equal(IngestOutcome.StateUnusable, summary.Outcome);
    }

    [Fact]
    public async Task While_the_state_cannot_be_written_nothing_more_is_read_and_then_it_goes_on()
    {
        await using var engine = await EngineAsync();
        WriteMany(2_000);
        Directory.CreateDirectory(Path.Combine(State, "checkpoint.new"));
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var options = new IngestOptions { Index = "books", StateFolder = State, MaxDocumentsInFlight = 100, BulkItems = 20, BulkLinger = TimeSpan.FromMilliseconds(5) };
        var pipeline = new IngestPipeline(options, new FileSource([Path.Combine(_folder, "books.jsonl")]), _encoder, client);

        var running = pipeline.RunAsync(default);
        while (pipeline.Progress.Blocked is null)
        {
            await Task.Yield();
        }

        Assert.Contains("checkpoint", pipeline.Progress.Blocked, StringComparison.Ordinal);
        Assert.False(running.IsCompleted);
        Assert.InRange(engine.Documents().Count, 0, 1_999);
        Directory.Delete(Path.Combine(State, "checkpoint.new"));
        var summary = await running;

        Assert.Equal((IngestOutcome.Completed, 2_000), (summary.Outcome, summary.Counts.Indexed));
        Assert.True(IngestStatus.Read(State).IsComplete);
    }

    [Fact]
    public async Task A_missing_file_is_told_at_once() =>
        Assert.Contains("nothing.jsonl", (await Assert.ThrowsAsync<FileNotFoundException>(async () =>
        {
            await using var engine = await EngineAsync();
            await RunAsync(engine, source: new FileSource([Path.Combine(_folder, "nothing.jsonl")]));
        })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_encoder_that_fails_on_one_document_sets_it_aside()
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
    public async Task A_bug_in_the_encoder_ends_the_run_instead_of_hanging_it()
    {
        await using var engine = await EngineAsync();
        WriteMany(5_000);
        using var encoder = new FakeTextEncoder(8, (text, _) => text.EndsWith(" 30", StringComparison.Ordinal) ? throw new NotSupportedException("bug") : new float[8]);

        await Assert.ThrowsAsync<NotSupportedException>(() => RunAsync(engine, options => options.MaxDocumentsInFlight = 20, encoder: encoder));
    }

    [Fact]
    public async Task Parts_of_a_source_together_make_the_whole()
    {
        await using var engine = await EngineAsync();
        WriteMany(100);

        var parts = new List<IngestSummary>();
        for (var i = 1; i <= 3; i++)
        {
            parts.Add(await RunAsync(engine, options => options.Partition = new SourcePartition(i, 3)));
        }

        Assert.Equal(100, parts.Sum(part => part.Counts.Read));
        Assert.Equal(100, parts.Sum(part => part.Counts.Indexed));
        Assert.Equal(Expected(100), engine.Documents());
    }

    [Fact]
    public async Task Removals_in_a_bulk_file_win_over_what_stands_before_them()
    {
        await using var engine = await EngineAsync();
        Write("books.bulk", """{"index":{"_id":"a"}}""", """{"text":"1"}""", """{"index":{"_id":"b"}}""", """{"text":"2"}""", """{"delete":{"_id":"a"}}""", """{"delete":{"_id":"never"}}""");

        var summary = await RunAsync(engine, source: new FileSource([Path.Combine(_folder, "books.bulk")]));

        Assert.Equal((4, 2, 2), (summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Removed));
        Assert.Equal(["b"], engine.Documents().Keys);
    }

    [Fact]
    public async Task A_create_whose_answer_was_lost_is_not_taken_for_a_conflict()
    {
        await using var engine = await EngineAsync();
        engine.Fault = (number, _, apply) =>
        {
            var answer = apply();
            return number == 0 ? EngineAnswer.Broken(ScriptedFault.DropBeforeHead) : answer;
        };
        Write("books.bulk", """{"create":{"_id":"a"}}""", """{"text":"1"}""");
        var source = new FileSource([Path.Combine(_folder, "books.bulk")]);

        var first = await RunAsync(engine, source: source);
        Write("books.bulk", """{"create":{"_id":"a"}}""", """{"text":"other"}""");
        var second = await RunAsync(engine, source: source);

        Assert.Equal((1, 0), (first.Counts.Indexed, first.Counts.Rejected));
        Assert.Equal((0, "Conflict"), (second.Counts.Indexed, second.Rejects.Single().Kind));
    }

    [Fact]
    public async Task A_first_load_runs_without_replicas_and_puts_them_back()
    {
        await using var engine = await EngineAsync();
        engine.Scripted.When(asked => asked.Method == "GET" && asked.Path == "/books/_settings", _ => EngineAnswer.Json("""{"books":{"settings":{"index.number_of_replicas":"2"}}}"""));
        engine.Scripted.When(asked => asked.Method == "PUT" && asked.Path == "/books/_settings", _ => EngineAnswer.Json("{}"));
        WriteMany(5);

        await RunAsync(engine, options => (options.StateFolder, options.TunesFirstLoad) = (State, true));
        await RunAsync(engine, options => (options.StateFolder, options.TunesFirstLoad) = (State, true));

        Assert.Equal(
            ["""{"index.number_of_replicas":"0","index.refresh_interval":"-1"}""", """{"index.number_of_replicas":"2","index.refresh_interval":null}"""],
            engine.Scripted.Asked.Where(asked => asked.Method == "PUT").Select(asked => asked.Text));
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_happen_and_writes_nothing()
    {
        Write("books.jsonl", Document(1), "broken", """{"id":"x","n":1}""", Document(2));
        var source = new FileSource([Path.Combine(_folder, "books.jsonl")]);

        var report = await new Planning.DryRun(new IngestOptions { Index = "books" }, source, _encoder).RunAsync(default);

        Assert.Equal((4, 3, 1, 2, 1), (report.Records, report.Documents, report.FaultCount, report.Passages, report.WithoutText));
        Assert.Equal("books.jsonl:2", report.Faults.Single().Place);
        Assert.NotNull(report.EncodeTime);
        Assert.StartsWith("""{"id":"1","text":"document number 1","search_proxy":{""", report.Sample, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_of_the_options_is_told_at_once()
    {
        var options = new IngestOptions { TextFields = [], BulkItems = 0, MaxRejectShare = 2, Passages = new Ingest.Passages.PassageOptions { MaxTokens = 1 } };

        Assert.Equal(6, options.Validate().Count);
        Assert.Empty(new IngestOptions { Index = "books" }.Validate());
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _encoder.Dispose();
    }

    private static EngineAnswer Storm(string storm, Random random, AskedRequest asked, Func<EngineAnswer> apply)
    {
        var kind = storm == "everything" ? random.Next(8) : random.Next(3) == 0 ? Array.IndexOf(Storms, storm) : -1;
        switch (kind)
        {
            case 0: return EngineAnswer.Error(429, "es_rejected_execution_exception", "busy");
            case 1: return EngineAnswer.Error(503, "unavailable_shards_exception", "away");
            case 2 when asked.Text.Count(letter => letter == '\n') > 8: return new EngineAnswer { Status = 413 };
            case 3:
                apply();
                return EngineAnswer.Broken(ScriptedFault.AbortMidBody);
            case 4:
                apply();
                return EngineAnswer.Json("""{"errors":false,"items":[]}""");
            case 5: return EngineAnswer.Error(403, "cluster_block_exception", "index [books] blocked by: [FORBIDDEN/8/index write (api)]");
            default: return apply();
        }
    }

    private static readonly string[] Storms = ["429", "503", "413", "drop after applying", "wrong item count", "block"];

    private static Task<LedgerEngine> EngineAsync() =>
        LedgerEngine.StartAsync(new IndexProfile([new TextField("title"), new TextField("text")], "search_proxy.vector", "fake-encoder@1", 8));

    private static SortedDictionary<string, string> Expected(int count) =>
        new(Enumerable.Range(0, count).ToDictionary(i => $"{i}", Document), StringComparer.Ordinal);

    private static string Document(int i) => $$"""{"id":"{{i}}","text":"document number {{i}}"}""";

    private void WriteMany(int count) => Write("books.jsonl", [.. Enumerable.Range(0, count).Select(Document)]);

    private void Write(string name, params string[] lines) => File.WriteAllText(Path.Combine(_folder, name), string.Join('\n', lines), new UTF8Encoding(false));

    private async Task<IngestSummary> RunAsync(
        LedgerEngine engine,
        Action<IngestOptions>? change = null,
        IDocumentSource? source = null,
        FakeTextEncoder? encoder = null,
        CancellationToken stop = default)
    {
        var options = new IngestOptions
        {
            Index = "books",
            BulkLinger = TimeSpan.FromMilliseconds(20),
            Bulk = new BulkClientOptions { FirstDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(4), GiveUpAfter = TimeSpan.FromSeconds(60) },
        };
        change?.Invoke(options);
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var pipeline = new IngestPipeline(options, source ?? new FileSource([Path.Combine(_folder, "books.jsonl")]), encoder ?? _encoder, client, random: new Random(1));
        return await pipeline.RunAsync(stop);
    }
}
