using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Inference;
using SearchProxy.Ingest.Writes;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Ingest.Tests.Writes;

public sealed class BackfillRunTests : IAsyncLifetime
{
    private const string Profile =
        """{"version":1,"text_fields":[{"name":"text"}],"vector_field":"search_proxy.vector","model":"fake-encoder@1","dimensions":8}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("backfill-").FullName;
    private readonly FakeTextEncoder _encoder = new();
    private readonly Dictionary<string, (string Source, int SeqNo, string? Hash)> _documents = [];
    private readonly List<string> _written = [];
    private ScriptedEngine _engine = null!;
    private EngineClient _client = null!;

    private string At => Path.Combine(_folder, "queue");

    public async Task InitializeAsync()
    {
        _engine = await ScriptedEngine.StartAsync();
        _client = new EngineClient(new EngineClientOptions { Address = _engine.Url });
        Map("books", Profile);
        _engine.WhenBody(asked => asked.Path == "/books/_mget", Get);
        _engine.WhenBody(asked => asked.Path == "/books/_bulk", Update);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _engine.DisposeAsync();
        _encoder.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Documents_get_their_vectors_on_condition_that_nobody_changed_them()
    {
        _documents["1"] = ("""{"text":"whale"}""", 7, null);
        _documents["2"] = ("""{"n":1}""", 8, null);
        Queue(new("books", "1", "r"), new("books", "1", "r"), new("books", "2"), new("books", "gone"));

        var summary = await RunAsync();

        Assert.Equal((3, 1, 2, 0), (summary.Entries, summary.Embedded, summary.NotNeeded, summary.Left.Count));
        Assert.StartsWith(
            """{"update":{"_id":"1","routing":"r","if_seq_no":7,"if_primary_term":1}}""" + "\n" + """{"doc":{"search_proxy":{"hash":""",
            Assert.Single(_written), StringComparison.Ordinal);
        Assert.Equal((0, 0), ((await RunAsync()).Entries, BackfillFile.Read(At, 4).Count()));
    }

    [Fact]
    public async Task A_document_that_was_changed_meanwhile_is_read_again()
    {
        _documents["1"] = ("""{"text":"whale"}""", 7, null);
        Queue(new BackfillEntry("books", "1"));
        var changes = 2;
        _engine.WhenBody(asked => asked.Path == "/books/_bulk", asked =>
        {
            if (changes-- > 0)
            {
                _documents["1"] = ($$"""{"text":"change {{changes}}"}""", _documents["1"].SeqNo + 1, null);
            }

            return Update(asked);
        });

        var summary = await RunAsync();

        Assert.Equal((1, 0), (summary.Embedded, summary.Left.Count));
        Assert.Equal("change 0", _encoder.Asked.Last().Text);
    }

    [Fact]
    public async Task A_document_whose_vectors_are_those_of_its_text_is_left_alone()
    {
        var embedder = new DocumentEmbedder();
        var own = await embedder.EmbedAsync(
            _encoder,
            """{"text":"whale","n":1}"""u8.ToArray(),
            new IndexProfile([new TextField("text")], "search_proxy.vector", "fake-encoder@1", 8),
            default);
        _documents["1"] = ("""{"text":"whale","n":2}""", 7, JsonNode.Parse(own.Own.Span)!["hash"]!.GetValue<string>());
        Queue(new BackfillEntry("books", "1"));

        var summary = await RunAsync();

        Assert.Equal((0, 1), (summary.Embedded, summary.NotNeeded));
        Assert.Single(_encoder.Asked);
    }

    [Fact]
    public async Task What_cannot_be_done_stays_in_the_queue_and_is_done_later()
    {
        _documents["1"] = ("""{"text":"a"}""", 1, null);
        _documents["2"] = ("""{"text":"b"}""", 2, null);
        _encoder.Refuses = "b";
        Queue(new("books", "1"), new("books", "2"));

        var first = await RunAsync();
        _encoder.Refuses = null;
        var second = await RunAsync();

        Assert.Equal((1, "b is refused"), (first.Embedded, Assert.Single(first.Left).Reason));
        Assert.Equal((1, 1, 0), (second.Entries, second.Embedded, second.Left.Count));
    }

    [Theory]
    [InlineData(
        """{"version":1,"text_fields":[{"name":"text"}],"vector_field":"v","model":"other@2","dimensions":8}""",
        "the index holds 8-dimensional vectors of other@2; the encoder is fake-encoder@1 with 8 dimensions")]
    [InlineData(null, null)]
    public async Task Vectors_of_two_models_are_not_mixed_and_an_index_without_vectors_needs_none(string? profile, string? reason)
    {
        Map("other", profile);
        Queue(new BackfillEntry("other", "1"));

        var summary = await RunAsync();

        Assert.Equal(reason, summary.Left.Select(one => one.Reason).SingleOrDefault());
        Assert.Equal(reason is null ? 1 : 0, summary.NotNeeded);
    }

    [Fact]
    public async Task An_engine_that_refuses_leaves_everything_in_the_queue()
    {
        _documents["1"] = ("""{"text":"a"}""", 1, null);
        Queue(new BackfillEntry("books", "1"));
        _engine.When(asked => asked.Path == "/books/_bulk", _ => EngineAnswer.Error(503, "x_exception", "away"));

        Assert.Equal("503 x_exception: away", Assert.Single((await RunAsync()).Left).Reason);
        Assert.Equal(0, BackfillFile.ReadMark(At)!.Entries);
    }

    /// <summary>The first entry was settled and is damaged: the number of the second does not hold any more.</summary>
    [Fact]
    public async Task All_whole_entries_of_a_damaged_queue_are_done_and_none_counts_as_settled()
    {
        _documents["2"] = ("""{"text":"whale"}""", 7, null);
        Queue(new BackfillEntry("books", "1"), new BackfillEntry("books", "2"));
        BackfillFile.SaveMark(At, BackfillFile.ReadMark(At)! with { Entries = 1 });
        var mark = await File.ReadAllBytesAsync(BackfillFile.MarkPath(At));
        var bytes = await File.ReadAllBytesAsync(At);
        bytes[bytes.AsSpan().LastIndexOf("\"Id\":\"1\""u8)] ^= 1;
        await File.WriteAllBytesAsync(At, bytes);

        var summary = await RunAsync();

        Assert.Equal((1, 1, 0), (summary.Entries, summary.Embedded, summary.LeftCount));
        Assert.StartsWith($"{At} is damaged: ", summary.Damage, StringComparison.Ordinal);
        Assert.Equal(mark, await File.ReadAllBytesAsync(BackfillFile.MarkPath(At)));
    }

    private Task<BackfillSummary> RunAsync() => new BackfillRun(_client, _encoder, new DocumentEmbedder()).RunAsync(At, default);

    private void Queue(params BackfillEntry[] entries)
    {
        using var queue = BackfillQueue.Open(At);
        Array.ForEach(entries, queue.Add);
    }

    private void Map(string index, string? profile)
    {
        var meta = profile is null ? "" : $$"""
            "_meta":{"search_proxy":{{profile}} }
            """.Trim();
        _engine.When("GET", $"/{index}/_mapping", EngineAnswer.Json($$"""{"{{index}}":{"mappings":{ {{meta}} } } }"""));
        _engine.When(
            "GET",
            $"/{index}/_settings/index.max_result_window,index.query.default_field,index.analysis.analyzer.*,index.default_pipeline,index.final_pipeline",
            EngineAnswer.Json("{}"));
    }

    private EngineAnswer Get(AskedRequest asked)
    {
        Assert.Equal("_source_excludes=search_proxy&stored_fields=search_proxy.hash", asked.Query);
        var docs = JsonNode.Parse(asked.Body)!["docs"]!.AsArray()
            .Select(doc => doc!["_id"]!.GetValue<string>())
            .Select(id => !_documents.TryGetValue(id, out var document)
            ? $$"""{"_id":"{{id}}","found":false}"""
            : $$"""{"_id":"{{id}}","found":true,"_seq_no":{{document.SeqNo}},"_primary_term":1,"_source":{{document.Source}}{{(document.Hash is null ? "" : $",\"fields\":{{\"search_proxy.hash\":[\"{document.Hash}\"]}}")}} }""");
        return EngineAnswer.Json($$"""{"docs":[{{string.Join(",", docs)}}]}""");
    }

    private EngineAnswer Update(AskedRequest asked)
    {
        _written.Add(asked.Text);
        var items = asked.Text.Split('\n')
            .Where(line => line.StartsWith("{\"update\"", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line)!["update"]!)
            .Select(meta =>
            $$"""{"update":{"_id":"{{meta["_id"]}}","status":{{(_documents[meta["_id"]!.GetValue<string>()].SeqNo == meta["if_seq_no"]!.GetValue<int>() ? 200 : 409)}} } }""");
        return EngineAnswer.Json($$"""{"items":[{{string.Join(",", items)}}]}""");
    }
}
