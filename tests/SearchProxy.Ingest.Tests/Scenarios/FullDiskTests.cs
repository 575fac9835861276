using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>A state folder that takes nothing.</summary>
public sealed class FullDiskTests : IngestScenario
{
    [Fact]
    public async Task While_the_state_cannot_be_written_nothing_more_is_read_and_then_it_goes_on()
    {
        await using var engine = await EngineAsync();
        WriteMany(2_000);
        Directory.CreateDirectory(Path.Combine(State, "checkpoint.new"));
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        var options = new IngestOptions { Index = "books", StateFolder = State, MaxDocumentsInFlight = 100, BulkItems = 20, BulkLinger = TimeSpan.FromMilliseconds(5) };
        var pipeline = new IngestPipeline(options, new FileSource([Path.Combine(Folder, "books.jsonl")]), Encoder, client);

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
}
