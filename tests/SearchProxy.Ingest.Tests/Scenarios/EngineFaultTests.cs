using SearchProxy.Testing.FakeEngine;
using ScriptedFault = SearchProxy.Testing.FakeEngine.EngineFault;

namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>A scripted engine that misbehaves; the same ledger holds over each fault.</summary>
public sealed class EngineFaultTests : IngestScenario
{
    [Fact]
    public async Task I07_What_the_engine_refuses_is_set_aside_with_its_reason()
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
    public async Task I07_A_wrong_mapping_stops_the_run_instead_of_emptying_the_source_into_the_queue()
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
    public async Task I04_I08_Wrong_credentials_or_set_up_stop_the_run_and_reject_nothing(int status, string type, IngestOutcome outcome)
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
    public async Task I03_I04_I05_I06_I09_Whatever_the_engine_answers_the_index_ends_equal_to_the_source(string storm)
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
    public async Task I04_When_the_engine_stays_away_the_run_ends_and_the_next_goes_on()
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
}
