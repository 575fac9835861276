using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Tests.Metrics;
using SearchProxy.Testing;

namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>A state folder that takes nothing.</summary>
public sealed class FullDiskTests : IngestScenario
{
    [Fact]
    public async Task I13_While_the_state_cannot_be_written_nothing_more_is_read_and_then_it_goes_on()
    {
        await using var engine = await EngineAsync();
        WriteMany(2_000);
        Directory.CreateDirectory(Path.Combine(State, "checkpoint.new"));
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var options = new IngestOptions
        {
            Index = "books",
            StateFolder = State,
            MaxDocumentsInFlight = 100,
            BulkItems = 20,
            BulkLinger = TimeSpan.FromMilliseconds(5),
        };
        var pipeline = new IngestPipeline(options, new FileSource([Path.Combine(Folder, "books.jsonl")]), Encoder, client);

        var running = pipeline.RunAsync(default);
        await Eventually.HoldsAsync(() => pipeline.Progress.Blocked is not null || running.IsCompleted);

        Assert.Contains("checkpoint", pipeline.Progress.Blocked, StringComparison.Ordinal);
        Assert.False(running.IsCompleted);
        Assert.InRange(engine.Documents().Count, 0, 1_999);
        Directory.Delete(Path.Combine(State, "checkpoint.new"));
        var summary = await running;

        Assert.Equal((IngestOutcome.Completed, 2_000), (summary.Outcome, summary.Counts.Indexed));
        Assert.True(IngestStatus.Read(State).IsComplete);
    }

    [MountFact]
    public async Task I13_A_full_disk_stops_the_reading_says_so_and_goes_on_by_itself_when_there_is_room()
    {
        using var heard = new HeardMetrics();
        using var disk = SmallDisk.Mount(State);
        await using var engine = await EngineAsync();
        // Every tenth document is refused, so that letters are written too.
        engine.Refuse = (id, _) => id.EndsWith('7') ? (400, "document_parsing_exception", "no") : null;
        engine.Fault = (number, _, apply) =>
        {
            if (number == 3)
            {
                disk.Fill();
            }

            return apply();
        };
        WriteMany(2_000);
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var options = new IngestOptions
        {
            Index = "books",
            StateFolder = State,
            MaxDocumentsInFlight = 100,
            BulkItems = 20,
            BulkLinger = TimeSpan.FromMilliseconds(5),
        };
        var pipeline = new IngestPipeline(options, Source("books.jsonl"), Encoder, client, meterScope: heard);

        var running = pipeline.RunAsync(default);
        await Eventually.HoldsAsync(() => pipeline.Progress.Blocked is not null || running.IsCompleted);

        Assert.Contains("cannot be written", pipeline.Progress.Blocked, StringComparison.Ordinal);
        Assert.Equal(1, heard.Now("searchproxy.ingest.blocked {block} reason=state"));
        Assert.False(running.IsCompleted);
        // Nothing is lost of what was let in, and hardly more is let in than may be under way.
        Assert.InRange(engine.Documents().Count, 0, 500);
        disk.MakeRoom();
        var summary = await running;

        Assert.Equal(
            (IngestOutcome.Completed, 2_000, 1_800, 200),
            (summary.Outcome, summary.Counts.Read, summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Equal(Expected(2_000).Keys.Where(id => !id.EndsWith('7')), engine.Documents().Keys);
        Assert.Equal(
            Expected(2_000).Keys.Where(id => id.EndsWith('7')),
            IngestStatus.ReadDeadLetters(State).Select(letter => letter.Id!).Order(StringComparer.Ordinal));
        Assert.True(IngestStatus.Read(State).IsComplete);
    }

    [MountFact]
    public async Task I13_A_disk_that_is_full_from_the_start_is_told_and_nothing_is_read()
    {
        using var disk = SmallDisk.Mount(State);
        disk.Fill();
        await using var engine = await EngineAsync();
        WriteMany(10);

        var full = await RunAsync(engine, options => options.StateFolder = State);
        var requests = engine.BulkRequests;
        disk.MakeRoom();
        var roomy = await RunAsync(engine, options => options.StateFolder = State);

        Assert.Equal((IngestOutcome.StateUnusable, 0), (full.Outcome, requests));
        Assert.Contains("space", full.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((IngestOutcome.Completed, 10), (roomy.Outcome, roomy.Counts.Indexed));
    }
}
