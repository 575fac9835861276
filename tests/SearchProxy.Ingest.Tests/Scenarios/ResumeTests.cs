using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>A run that ended early is gone on with.</summary>
public sealed class ResumeTests : IngestScenario
{
    [Fact]
    public async Task I21_Stopping_finishes_what_is_in_flight_and_the_next_run_goes_on_there()
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
    public async Task I17_A_rewritten_source_is_not_resumed_silently()
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
        Write("books.jsonl", """{"id":"other","text":"x"}""");

        var refused = await RunAsync(engine, options => options.StateFolder = State);
        var restarted = await RunAsync(engine, options => (options.StateFolder, options.Restart) = (State, true));

        Assert.Equal(IngestOutcome.SourceChanged, refused.Outcome);
        Assert.Equal((IngestOutcome.Completed, 1), (restarted.Outcome, restarted.Counts.Indexed));
    }

    [Fact]
    public async Task I02_Two_processes_cannot_share_a_stateFolder()
    {
        await using var engine = await EngineAsync();
        WriteMany(1);
        using var held = Ingest.State.IngestState.Open(State);

        var summary = await RunAsync(engine, options => options.StateFolder = State);

        Assert.Equal(IngestOutcome.StateUnusable, summary.Outcome);
    }
}
