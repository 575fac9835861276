using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Configuration;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Ingest.Writes;
using SearchProxy.Ingestion;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeModels;
using SearchProxy.Tests.Hosting;

namespace SearchProxy.Tests.Writes;

/// <summary>The proxy empties its backfill queue itself, behind everything else, and says once why it cannot.</summary>
public sealed class BackfillDrainTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("drain-").FullName;
    private readonly ManualTimeProvider _time = new();
    private readonly UrgencyEncoder _encoder = new();
    private readonly SearchModels _models = new();
    private readonly CollectedLog<BackfillDrain> _log = new();
    private LocalEngineHost _engine = null!;
    private EngineClient _client = null!;
    private BackfillQueue _queue = null!;
    private BackfillDrain _drain = null!;

    public async Task InitializeAsync()
    {
        _engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        _client = new EngineClient(new EngineClientOptions { Address = _engine.Url });
        _queue = BackfillQueue.Open(Path.Combine(_folder, "queue"), time: _time);
        _models.Encoder = _encoder;
        _drain = new BackfillDrain(_queue, _client, _models, new DocumentEmbedder(), _time, _log);
        var engine = (await EngineProbe.AskAsync(_client, TimeSpan.FromSeconds(30), default)).Info!;
        var plan = new IndexPlan
        {
            Index = "books",
            TextFields = [new TextField("text")],
            Model = _encoder.ModelId,
            Dimensions = _encoder.Dimensions,
        };
        Assert.True((await new IndexCreator(_client, engine, MappingTemplates.Default).CreateAsync(plan, default)).IsReady);
    }

    public async Task DisposeAsync()
    {
        await _drain.StopAsync(CancellationToken.None);
        _drain.Dispose();
        _queue.Dispose();
        _client.Dispose();
        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_queued_gets_its_vectors_at_the_lowest_urgency()
    {
        await QueueAsync("1", "whale");

        Assert.True(await _drain.RunOnceAsync(CancellationToken.None));

        Assert.Equal(0, _queue.Backlog.Length);
        Assert.Equal([("whale", WorkUrgency.Background)], _encoder.Asked);
        Assert.Equal(["1"], await EmbeddedAsync());
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Without_a_model_the_queue_is_kept_until_there_is_one()
    {
        _models.Encoder = null;
        await QueueAsync("1", "whale");

        Assert.True(await _drain.RunOnceAsync(CancellationToken.None));
        Assert.Equal(1, _queue.Backlog.Length);
        _models.Encoder = _encoder;
        Assert.True(await _drain.RunOnceAsync(CancellationToken.None));

        Assert.Equal((0, 1), (_queue.Backlog.Length, (await EmbeddedAsync()).Length));
    }

    [Fact]
    public async Task What_is_in_the_way_is_told_once_and_so_is_its_end()
    {
        await QueueAsync("1", "whale");
        _encoder.Fault = new InferenceException("the model is ill");

        Assert.False(await _drain.RunOnceAsync(CancellationToken.None));
        Assert.False(await _drain.RunOnceAsync(CancellationToken.None));
        _encoder.Fault = null;
        Assert.True(await _drain.RunOnceAsync(CancellationToken.None));
        Assert.True(await _drain.RunOnceAsync(CancellationToken.None));

        Assert.Equal(
            [
                "1 documents wait for their vectors in the backfill queue: the model is ill",
                "Documents of the backfill queue get their vectors again.",
            ],
            _log.Lines);
        Assert.Equal(0, _queue.Backlog.Length);
    }

    [Fact]
    public async Task It_looks_every_few_seconds_and_waits_longer_and_longer_while_something_is_in_the_way()
    {
        await QueueAsync("1", "whale");
        _encoder.Fault = new InferenceException("the model is ill");
        await _drain.StartAsync(CancellationToken.None);
        var pause = BackfillDrain.Interval;
        for (var look = 1; look <= 10; look++)
        {
            await ArmedAsync();
            _time.Advance(pause - TimeSpan.FromTicks(1));
            // The timer is still the one that was armed before: nothing has happened.
            Assert.Equal((1, look - 1), (_time.ArmedTimers, _encoder.Asked.Count));
            _time.Advance(TimeSpan.FromTicks(1));
            await AskedAsync(look);
            pause = pause * 2 < BackfillDrain.MaxPause ? pause * 2 : BackfillDrain.MaxPause;
        }

        Assert.Equal(BackfillDrain.MaxPause, pause);
        _encoder.Fault = null;
        await ArmedAsync();
        _time.Advance(pause);
        await AskedAsync(11);
        await ArmedAsync();
        Assert.Equal(0, _queue.Backlog.Length);

        // It is well again, and looks as often as at first.
        await QueueAsync("2", "bread");
        _time.Advance(BackfillDrain.Interval);
        await AskedAsync(12);
        await ArmedAsync();
        Assert.Equal(["1", "2"], await EmbeddedAsync());
    }

    [Fact]
    public async Task A_bug_does_not_end_it()
    {
        await QueueAsync("1", "whale");
        _encoder.Fault = new InvalidOperationException("a bug");
        await _drain.StartAsync(CancellationToken.None);
        await ArmedAsync();
        _time.Advance(BackfillDrain.Interval);
        await AskedAsync(1);
        await ArmedAsync();
        _encoder.Fault = null;

        _time.Advance(BackfillDrain.MaxPause);
        await AskedAsync(2);
        await ArmedAsync();

        Assert.StartsWith("The backfill queue is not drained, by a bug of the proxy", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Equal(["1"], await EmbeddedAsync());
    }

    [Fact]
    public async Task Damage_of_the_queue_is_told_once_and_what_is_whole_gets_its_vectors()
    {
        await QueueAsync("1", "whale");
        await QueueAsync("2", "bread");
        var bytes = await File.ReadAllBytesAsync(_queue.Path);
        bytes[bytes.AsSpan().LastIndexOf("\"Id\":\"1\""u8)] ^= 1;
        await using (var file = new FileStream(_queue.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            await file.WriteAsync(bytes);
        }

        Assert.False(await _drain.RunOnceAsync(CancellationToken.None));
        Assert.False(await _drain.RunOnceAsync(CancellationToken.None));
        Assert.Equal(["2"], await EmbeddedAsync());
        var told = Assert.Single(_log.Lines);
        Assert.StartsWith(
            $"2 documents wait for their vectors in the backfill queue: {_queue.Path} is damaged: ", told, StringComparison.Ordinal);
        Assert.EndsWith("; a restart goes on with these", told, StringComparison.Ordinal);

        _queue.Dispose();
        var settings = new ProxySettings();
        settings.Gateway.Writes.Indexes = ["books"];
        settings.Gateway.Writes.BackfillFile = _queue.Path;
        var log = new CollectedLog<WriteEmbedding>();
        using var anew = WriteEmbedding.Open(settings);
        anew.TellDamage(log);

        Assert.Contains($" is kept as {_queue.Path}.damaged-1. ", Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.Equal(1, anew.Parts.Backlog().Length);
    }

    private async Task QueueAsync(string id, string text)
    {
        await _client.SendAsync(
            EngineRequest.Put($"/books/_doc/{id}?refresh=true", Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""")), 1 << 20, default);
        _queue.Add(new BackfillEntry("books", id));
    }

    private async Task<string[]> EmbeddedAsync()
    {
        await _client.SendAsync(EngineRequest.Post("/books/_refresh", default), 1 << 20, default);
        var outcome = await _client.SendAsync(
            EngineRequest.Post("/books/_search", """{"query":{"exists":{"field":"search_proxy.hash"} } }"""u8.ToArray()), 1 << 20, default);
        return [.. JsonNode.Parse(outcome.Response!.Body.Span)!["hits"]!["hits"]!.AsArray()
            .Select(hit => hit!["_id"]!.GetValue<string>())
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Returns once the drain waits for its next look.</summary>
    private Task ArmedAsync() => Eventually.HoldsAsync(() => _time.ArmedTimers > 0, "the drain waits for its next look");

    private Task AskedAsync(int count) => Eventually.HoldsAsync(() => _encoder.Asked.Count >= count, $"the model was asked {count} times");

    /// <summary>An encoder that remembers how urgent it was asked, and fails as told.</summary>
    private sealed class UrgencyEncoder : ITextEncoder
    {
        private readonly FakeTextEncoder _vectors = new();

        public string ModelId => _vectors.ModelId;

        public int Dimensions => _vectors.Dimensions;

        public ConcurrentQueue<(string Text, WorkUrgency Urgency)> Asked { get; } = new();

        public Exception? Fault { get; set; }

        public ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("nobody said how urgent it is");

        public ValueTask<float[]> EncodeAsync(string text, TextRole role, WorkOrder order, CancellationToken cancellationToken)
        {
            Asked.Enqueue((text, order.Urgency));
            return Fault is null ? _vectors.EncodeAsync(text, role, cancellationToken) : throw Fault;
        }

        public void Dispose() => _vectors.Dispose();
    }
}
