using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Tests.Ledger;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Ingest.Tests;

public sealed class DeadLetterReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("replay-").FullName;
    private readonly FakeTextEncoder _encoder = new();

    private string State => Path.Combine(_folder, "state");

    [Fact]
    public async Task I15_A_record_leaves_the_queue_once_the_engine_has_taken_it()
    {
        await using var engine = await EngineAsync();
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        Write(10);
        engine.Refuse = (id, _) => id is "2" or "5" or "7" ? (400, "document_parsing_exception", "bad") : null;
        await Pipeline(Options(), new FileSource([Source]), client).RunAsync(default);
        Assert.Equal(3, IngestStatus.Read(State).DeadLetters["document_parsing_exception"]);

        engine.Refuse = (id, _) => id == "5" ? (400, "document_parsing_exception", "still bad") : null;
        var summary = await DeadLetterReplay.RunAsync(Options(), (options, source) => Pipeline(options, source, client), default);

        Assert.Equal((IngestOutcome.Completed, 1), (summary.Outcome, summary.DeadLetters));
        Assert.Equal(9, engine.Documents().Count);
        var left = Assert.Single(IngestStatus.ReadDeadLetters(State));
        Assert.Equal(("books.jsonl:6", "5", "still bad"), (left.Place, left.Id, left.Reason));
    }

    [Fact]
    public async Task I15_I16_A_replay_never_overwrites_what_came_later()
    {
        await using var engine = await EngineAsync();
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        Write(1);
        engine.Refuse = (_, _) => (400, "document_parsing_exception", "bad");
        await Pipeline(Options(), new FileSource([Source]), client).RunAsync(default);
        engine.Refuse = (_, _) => null;
        await File.WriteAllTextAsync(Source, """{"id":"0","text":"newer"}""");
        await Pipeline(Options(), new FileSource([Source]), client).RunAsync(default);

        var summary = await DeadLetterReplay.RunAsync(Options(), (options, source) => Pipeline(options, source, client), default);

        Assert.Equal((1, 0), (summary.Counts.Superseded, summary.DeadLetters));
        Assert.Equal("""{"id":"0","text":"newer"}""", engine.Documents()["0"]);
    }

    [Fact]
    public async Task I15_A_replay_that_is_broken_off_loses_nothing()
    {
        await using var engine = await EngineAsync();
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        Write(4);
        engine.Refuse = (_, _) => (400, "document_parsing_exception", "bad");
        await Pipeline(Options(), new FileSource([Source]), client).RunAsync(default);
        engine.Refuse = (_, _) => null;
        engine.Fault = (_, _, _) => Testing.FakeEngine.EngineAnswer.Error(401, "security_exception", "expired");

        var broken = await DeadLetterReplay.RunAsync(Options(), (options, source) => Pipeline(options, source, client), default);
        engine.Fault = null;
        var done = await DeadLetterReplay.RunAsync(Options(), (options, source) => Pipeline(options, source, client), default);

        Assert.Equal((IngestOutcome.Credentials, 4), (broken.Outcome, broken.DeadLetters));
        Assert.Equal((IngestOutcome.Completed, 0), (done.Outcome, done.DeadLetters));
        Assert.Equal(4, engine.Documents().Count);
    }

    [Fact]
    public async Task I14_I15_A_replay_of_a_damaged_queue_tries_the_whole_letters_and_keeps_the_file()
    {
        await using var engine = await EngineAsync();
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        Write(3);
        engine.Refuse = (_, _) => (400, "document_parsing_exception", "bad");
        var first = await Pipeline(Options(), new FileSource([Source]), client).RunAsync(default);
        engine.Refuse = (_, _) => null;
        var queue = Path.Combine(State, "dead-letters");
        var damaged = await File.ReadAllBytesAsync(queue);
        damaged[damaged.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(queue, damaged);
        Assert.Null(first.Damage);
        Assert.StartsWith($"{queue} is damaged: ", IngestStatus.Read(State).Damage, StringComparison.Ordinal);

        var summary = await DeadLetterReplay.RunAsync(Options(), (options, source) => Pipeline(options, source, client), default);

        Assert.Equal((IngestOutcome.Completed, 0, 2), (summary.Outcome, summary.DeadLetters, engine.Documents().Count));
        Assert.EndsWith($"; the file is kept as {queue}.damaged-1", summary.Damage, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllBytesAsync($"{queue}.damaged-1"));
        Assert.Null(IngestStatus.Read(State).Damage);
    }

    [Fact]
    public void A_folder_that_was_never_used_has_an_empty_status()
    {
        var status = IngestStatus.Read(State);

        Assert.Null(status.Source);
        Assert.False(status.IsRunning);
        Assert.Empty(status.DeadLetters);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _encoder.Dispose();
    }

    private string Source => Path.Combine(_folder, "books.jsonl");

    private static Task<LedgerEngine> EngineAsync() =>
        LedgerEngine.StartAsync(
            new IndexProfile([new TextField("title"), new TextField("text")], "search_proxy.vector", "fake-encoder@1", 8));

    private void Write(int count) =>
        File.WriteAllLines(Source, Enumerable.Range(0, count).Select(i => $$"""{"id":"{{i}}","text":"t {{i}}"}"""));

    private IngestOptions Options() => new()
    {
        Index = "books",
        StateFolder = State,
        BulkLinger = TimeSpan.FromMilliseconds(10),
        Bulk = new BulkClientOptions { FirstDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) },
    };

    private IngestPipeline Pipeline(IngestOptions options, IDocumentSource source, EngineClient client) =>
        new(options, source, _encoder, client);
}
