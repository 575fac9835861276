using System.Text;
using System.Text.Json;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Http;
using SearchProxy.Testing.FakeEngine;
using ScriptedFault = SearchProxy.Testing.FakeEngine.EngineFault;

namespace SearchProxy.Engine.Tests.Bulk;

public sealed class BulkClientTests : IAsyncLifetime
{
    private readonly Queue<Func<AskedRequest, EngineAnswer>> _script = new();
    private ScriptedEngine _engine = null!;
    private EngineClient _client = null!;

    public async Task InitializeAsync()
    {
        _engine = await ScriptedEngine.StartAsync();
        _engine.WhenBody(_ => true, asked =>
        {
            lock (_script)
            {
                return _script.Count > 0 ? _script.Dequeue()(asked) : AllWritten(asked);
            }
        });
        _client = new EngineClient(new EngineClientOptions { Address = _engine.Url });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task Items_go_as_lines_with_id_routing_and_version()
    {
        BulkItem[] items =
        [
            new(BulkAction.Index, null, "a\"\u00e9", "{\"x\":1}"u8.ToArray()) { Version = 7, Routing = "r" },
            new(BulkAction.Create, "other", null, "{}"u8.ToArray()),
            new(BulkAction.Update, null, "b", "{\"doc\":{}}"u8.ToArray()),
            new(BulkAction.Delete, null, "c", default) { Version = 8, AllowsSameVersion = true },
        ];

        var report = await Client().SendAsync(items, default);

        Assert.Equal(
            """
            {"index":{"_id":"a\"é","routing":"r","version":7,"version_type":"external"}}
            {"x":1}
            {"create":{"_index":"other"}}
            {}
            {"update":{"_id":"b"}}
            {"doc":{}}
            {"delete":{"_id":"c","version":8,"version_type":"external_gte"}}

            """.ReplaceLineEndings("\n"),
            _engine.Asked.Single().Text);
        Assert.Equal("/my%20index/_bulk", _engine.Asked.Single().Target);
        Assert.All(report.Items, item => Assert.Equal(BulkVerdict.Done, item.Verdict));
        Assert.Equal((1, 0, 0), (report.Requests, report.Retried, report.Pushback));
    }

    [Fact]
    public async Task Only_what_was_pushed_back_is_sent_again()
    {
        Next(_ => Answer(Ok, Busy, """{"index":{"status":400,"error":{"type":"document_parsing_exception","reason":"bad"}}}""", Busy));
        Next(_ => Answer(Ok, Busy));

        var report = await Client().SendAsync(Items(4), default);

        Assert.Equal(
            [BulkVerdict.Done, BulkVerdict.Done, BulkVerdict.Rejected, BulkVerdict.Done], report.Items.Select(item => item.Verdict));
        Assert.Equal(["0 1 2 3", "1 3", "3"], _engine.Asked.Select(Ids));
        Assert.Equal((3, 3, 2), (report.Requests, report.Retried, report.Pushback));
        Assert.Equal("bad", report.Items[2].Reason);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(502)]
    [InlineData(500)]
    public async Task A_whole_request_that_is_pushed_back_is_sent_again(int status)
    {
        Next(_ => EngineAnswer.Error(status, "es_rejected_execution_exception", "busy"));

        var report = await Client().SendAsync(Items(2), default);

        Assert.All(report.Items, item => Assert.True(item.IsSettled));
        Assert.Equal(2, _engine.Asked.Count);
    }

    [Theory]
    [InlineData(ScriptedFault.DropBeforeHead)]
    [InlineData(ScriptedFault.AbortMidBody)]
    public async Task After_a_lost_answer_the_same_ids_and_versions_are_sent_and_a_conflict_is_success(ScriptedFault fault)
    {
        Next(_ => EngineAnswer.Broken(fault));
        Next(_ =>
            Answer("""{"index":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"current version [1]"}}}""", Ok));
        var items = Items(2).Select(item => item with { Version = 1 }).ToArray();

        var report = await Client().SendAsync(items, default);

        Assert.Equal([BulkVerdict.Superseded, BulkVerdict.Done], report.Items.Select(item => item.Verdict));
        Assert.Equal(_engine.Asked[0].Text, _engine.Asked[1].Text);
    }

    [Theory]
    [InlineData("""{"errors":false,"items":[{"index":{"status":201}}]}""")]
    [InlineData("""{"errors":false,"items":[{"index":{"status":201}},{"index":{"status":201}},{"index":{"status":201}}]}""")]
    [InlineData("""{"errors":false}""")]
    [InlineData("<html>")]
    public async Task An_answer_with_another_number_of_items_tells_nothing(string answer)
    {
        Next(_ => EngineAnswer.Json(answer));

        var report = await Client().SendAsync(Items(2), default);

        Assert.Equal(["0 1", "0 1"], _engine.Asked.Select(Ids));
        Assert.All(report.Items, item => Assert.Equal(BulkVerdict.Done, item.Verdict));
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_halved_until_the_culprit_stands_alone()
    {
        _engine.WhenBody(asked => Ids(asked).Split(' ').Contains("5"), _ => new EngineAnswer { Status = 413 });

        var report = await Client().SendAsync(Items(8), default);

        Assert.Equal(BulkVerdict.TooLarge, report.Items[5].Verdict);
        Assert.Equal(7, report.Items.Count(item => item.Verdict == BulkVerdict.Done));
        Assert.Equal(4, report.Pushback);
    }

    [Fact]
    public async Task An_item_that_spoils_the_whole_request_is_found_and_the_others_are_written()
    {
        _engine.WhenBody(
            asked => Ids(asked).Split(' ').Contains("2"), _ => EngineAnswer.Error(400, "illegal_argument_exception", "id is too long"));

        var report = await Client().SendAsync(Items(5), default);

        Assert.Equal(BulkVerdict.Rejected, report.Items[2].Verdict);
        Assert.Equal("id is too long", report.Items[2].Reason);
        Assert.Equal(4, report.Items.Count(item => item.Verdict == BulkVerdict.Done));
    }

    [Theory]
    [InlineData(401, BulkVerdict.Credentials)]
    [InlineData(403, BulkVerdict.Configuration)]
    [InlineData(404, BulkVerdict.Configuration)]
    public async Task Wrong_credentials_or_set_up_stop_at_once(int status, BulkVerdict verdict)
    {
        _engine.Always(EngineAnswer.Error(status, "security_exception", "no"));

        var report = await Client().SendAsync(Items(3), default);

        Assert.All(report.Items, item => Assert.Equal(verdict, item.Verdict));
        Assert.Single(_engine.Asked);
    }

    [Fact]
    public async Task When_time_is_up_items_are_unavailable_with_the_last_reason()
    {
        _engine.Always(EngineAnswer.Error(503, "cluster_block_exception", "no master"));
        var client = Client(options => options.GiveUpAfter = TimeSpan.Zero);

        var report = await client.SendAsync(Items(1), default);

        Assert.Equal(new BulkItemResult(BulkVerdict.Unavailable, 503, "cluster_block_exception", "no master"), report.Items.Single());
    }

    [Fact]
    public async Task A_gzipped_request_says_so()
    {
        Next(_ => Answer(Ok));

        await Client(options => options.Gzip = true).SendAsync(Items(1), default);

        var asked = _engine.Asked.Single();
        Assert.Equal("gzip", asked.Header("Content-Encoding"));
        using var gzip = new System.IO.Compression.GZipStream(
            new MemoryStream(asked.Body), System.IO.Compression.CompressionMode.Decompress);
        using var text = new StreamReader(gzip);
        Assert.Equal("{\"index\":{\"_id\":\"0\"}}\n{}\n", await text.ReadToEndAsync());
    }

    private const string Ok = """{"index":{"status":201}}""";
    private const string Busy = """{"index":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"busy"}}}""";

    private static EngineAnswer Answer(params string[] items) =>
        EngineAnswer.Json($$"""{"errors":true,"took":1,"items":[{{string.Join(',', items)}}]}""");

    private static EngineAnswer AllWritten(AskedRequest asked) => Answer([.. Lines(asked).Select(_ => Ok)]);

    private static IEnumerable<string> Lines(AskedRequest asked) =>
        asked.Text.Split('\n')
            .Where(line => line.StartsWith(
                "{\"index\":", StringComparison.Ordinal) || line.StartsWith("{\"create\":", StringComparison.Ordinal)
            || line.StartsWith("{\"update\":", StringComparison.Ordinal) || line.StartsWith("{\"delete\":", StringComparison.Ordinal));

    private static string Ids(AskedRequest asked) => string.Join(' ', Lines(asked).Select(line =>
        JsonDocument.Parse(line).RootElement.EnumerateObject().First().Value.GetProperty("_id").GetString()));

    private static BulkItem[] Items(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new BulkItem(BulkAction.Index, null, $"{i}", Encoding.UTF8.GetBytes("{}")))];

    private void Next(Func<AskedRequest, EngineAnswer> answer) => _script.Enqueue(answer);

    private BulkClient Client(Action<BulkClientOptions>? change = null)
    {
        var options = new BulkClientOptions { FirstDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) };
        change?.Invoke(options);
        return new BulkClient(_client, "my index", options, random: new Random(7));
    }
}
