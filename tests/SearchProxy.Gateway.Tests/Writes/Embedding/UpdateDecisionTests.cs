using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Writes;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Writes.Embedding;

public sealed class UpdateDecisionTests
{
    private const string Current = """{"title":"old","text":"whale","n":1}""";

    /// <summary>
    /// What the engine gets for an update of a document that is there, by whether the index keeps vectors in <c>_source</c>.
    /// </summary>
    [Theory]
    [InlineData(true, """{"doc":{"title":"a","text":"b"}}""", """{"doc":{"title":"a","text":"b","search_proxy":{"of":"a|b"}}}""", false)]
    [InlineData(false, """{"doc":{"title":"a","text":"b"}}""", """{"doc":{"title":"a","text":"b","search_proxy":{"of":"a|b"}}}""", true)]
    [InlineData(false, """{"doc":{"title":"old","text":"whale"}}""", """{"doc":{"title":"old","text":"whale"}}""", true)]
    [InlineData(
        false,
        """{"doc":{"title":"old","text":"whale"},"detect_noop":false}""",
        """{"doc":{"title":"old","text":"whale","search_proxy":{"of":"old|whale"}},"detect_noop":false}""",
        false)]
    [InlineData(
        true,
        """{ "doc" : { "text":"b" } , "detect_noop":true}""",
        """{ "doc" : { "text":"b" ,"search_proxy":{"of":"old|b"}} , "detect_noop":true}""",
        true)]
    [InlineData(true, """{"doc":{"n":2}}""", """{"doc":{"n":2}}""", false)]
    [InlineData(false, """{"doc":{"n":2}}""", """{"doc":{"n":2,"search_proxy":{"of":"old|whale"}}}""", true)]
    [InlineData(false, """{"doc":{"n":1}}""", """{"doc":{"n":1}}""", true)]
    [InlineData(
        false,
        """{"doc":{"n":1},"detect_noop":false}""",
        """{"doc":{"n":1,"search_proxy":{"of":"old|whale"}},"detect_noop":false}""",
        true)]
    [InlineData(false, """{"doc":{},"detect_noop":false}""", """{"doc":{"search_proxy":{"of":"old|whale"}},"detect_noop":false}""", true)]
    [InlineData(true, """{"doc":{"title":null,"text":null}}""", """{"doc":{"title":null,"text":null,"search_proxy":null}}""", false)]
    [InlineData(false, """{"doc":{"title":null,"text":null}}""", """{"doc":{"title":null,"text":null}}""", true)]
    [InlineData(
        true, """{"doc":{"search_proxy":{"vector":[1]},"text":"b"}}""", """{"doc":{"search_proxy":{"vector":[1]},"text":"b"}}""", false)]
    [InlineData(
        false,
        """{"doc":{"text":"b"},"upsert":{"text":"c"}}""",
        """{"doc":{"text":"b","search_proxy":{"of":"old|b"}},"upsert":{"text":"c","search_proxy":{"of":"c"}}}""",
        true)]
    [InlineData(
        false,
        """{"upsert":{"text":"c"},"doc":{"text":"b"}}""",
        """{"upsert":{"text":"c","search_proxy":{"of":"c"}},"doc":{"text":"b","search_proxy":{"of":"old|b"}}}""",
        true)]
    public async Task An_update_gets_the_vectors_of_the_text_that_the_document_will_have(
        bool keepsVectors, string body, string expected, bool reads)
    {
        await using var rig = await new WriteRig { KeepsVectors = keepsVectors }.StartedAsync();
        rig.Engine.When("GET", "/books/_doc/1", EngineAnswer.Json($$"""{"_id":"1","found":true,"_source":{{Current}}}"""));

        await rig.SendAsync("POST", "/books/_update/1?routing=r", body);

        Assert.Equal(expected, rig.Written.Text);
        Assert.Equal("/books/_update/1?routing=r", rig.Written.Target);
        Assert.Equal(
            reads ? ["/books/_doc/1?_source_excludes=search_proxy&routing=r"] : [],
            rig.Engine.Asked.Where(asked => asked.Path.EndsWith("_doc/1", StringComparison.Ordinal)).Select(asked => asked.Target));
        Assert.Empty(rig.Queued);
    }

    [Theory]
    [InlineData("""{"doc":7}""")]
    [InlineData("""{"doc":{"text":"b"}""")]
    [InlineData("""{"doc":{"text":"\ud800","\ud800":1}}""")]
    public async Task An_update_that_is_not_read_may_be_taken_by_the_engine_and_is_queued(string body)
    {
        await using var rig = await new WriteRig().StartedAsync();
        rig.Engine.When("GET", "/books/_doc/1", EngineAnswer.Json($$"""{"_id":"1","found":true,"_source":{{Current}}}"""));

        var answer = await rig.SendAsync("POST", "/books/_update/1", body);

        Assert.Equal((body, "bypassed; queued=1; reason=not-understood"), (rig.Written.Text, answer.Marker));
        Assert.Equal([("books", "1", null)], rig.Queued);
    }

    [Theory]
    [InlineData("""{"doc":{"text":"b"},"doc_as_upsert":true}""", """{"doc":{"text":"b","search_proxy":{"of":"b"}},"doc_as_upsert":true}""")]
    [InlineData(
        """{"doc":{"text":"b"},"upsert":{"title":"c"}}""", """{"doc":{"text":"b"},"upsert":{"title":"c","search_proxy":{"of":"c"}}}""")]
    [InlineData("""{"doc":{"text":"b"}}""", """{"doc":{"text":"b"}}""")]
    public async Task An_update_of_a_document_that_is_not_there_gets_the_vectors_of_what_is_inserted(string body, string expected)
    {
        await using var rig = await new WriteRig().StartedAsync();
        rig.Engine.When("GET", "/books/_doc/1", EngineAnswer.Json(404, """{"_id":"1","found":false}"""));

        await rig.SendAsync("POST", "/books/_update/1", body);

        Assert.Equal(expected, rig.Written.Text);
    }

    [Theory]
    [InlineData(true, "bypassed; queued=1; reason=script")]
    [InlineData(false, "bypassed; reason=script")]
    public async Task An_update_by_script_goes_on_and_is_queued_where_there_is_a_queue(bool hasQueue, string marker)
    {
        await using var rig =
            await new WriteRig { Writes = options => options.OnFailure = WriteFailurePolicy.Reject, HasQueue = hasQueue }.StartedAsync();
        const string Body = """{"script":{"source":"ctx._source.text='x'"},"upsert":{"text":"c"}}""";

        var answer = await rig.SendAsync("POST", "/books/_update/1", Body);

        Assert.Equal((Body, marker), (rig.Written.Text, answer.Marker));
        Assert.Equal(hasQueue ? 1 : 0, rig.Embedding.Queued.Count);
    }

    [Fact]
    public async Task A_part_that_says_all_text_needs_no_right_to_read()
    {
        await using var rig = await new WriteRig { KeepsVectors = false }.StartedAsync();
        rig.Engine.When("GET", "/books/_doc/1", EngineAnswer.Error(403, "security_exception", "no"));

        await rig.SendAsync("POST", "/books/_update/1", """{"doc":{"title":"a","text":"b"}}""");

        Assert.Equal("""{"doc":{"title":"a","text":"b","search_proxy":{"of":"a|b"}}}""", rig.Written.Text);
    }

    [Theory]
    [InlineData(WriteFailurePolicy.Queue, "bypassed; queued=1; reason=document-unread; detail=\"403 security_exception: no\"")]
    [InlineData(WriteFailurePolicy.Reject, "rejected; rejected=1; reason=document-unread; detail=\"403 security_exception: no\"")]
    public async Task When_the_current_document_may_not_be_read_the_policy_decides(WriteFailurePolicy policy, string marker)
    {
        await using var rig = await new WriteRig { Writes = options => options.OnFailure = policy }.StartedAsync();
        rig.Engine.When("GET", "/books/_doc/1", EngineAnswer.Error(403, "security_exception", "no"));

        var answer = await rig.SendAsync("POST", "/books/_update/1", """{"doc":{"text":"b"}}""");

        Assert.Equal(marker, answer.Marker);
    }
}
