using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Writes.Bulk;

public sealed class BulkWriteTests
{
    private const string Mixed = """
        {"index":{"_index":"books","_id":"1","routing":"r","pipeline":"_none"}}
        {"title":"a", "n": 1.0}
        {"create" : {"_index":"plain","_id":"2"}}
        {"title":"b"}

        {"delete":{"_index":"books","_id":"3"}}
        {"index":{"_index":"notes"}}
        {"text":"c","search_proxy":{"vector":[1]}}
        {"create":{"_index":"notes","_id":"bad4","require_alias":false}}
        {"text":"d"}
        {"update":{"_index":"books","_id":"5","retry_on_conflict":3}}
        {"doc":{"title":"e","text":"f"},"doc_as_upsert":true}

        """;

    [Fact]
    public async Task Items_get_their_vectors_and_every_other_byte_stays()
    {
        await using var rig = await new WriteRig().StartedAsync();

        var answer = await rig.BulkAsync(Mixed, "/_bulk?refresh=true&timeout=2m");

        Assert.Equal("/_bulk?refresh=true&timeout=2m", rig.Written.Target);
        Assert.Equal(
            Mixed.Replace("1.0}", "1.0,\"search_proxy\":{\"of\":\"a\"}}", StringComparison.Ordinal)
                .Replace("\"d\"}", "\"d\",\"search_proxy\":{\"of\":\"d\"}}", StringComparison.Ordinal)
                .Replace("\"f\"}", "\"f\",\"search_proxy\":{\"of\":\"e|f\"}}", StringComparison.Ordinal),
            rig.Written.Text);
        Assert.Equal("embedded; documents=3/5; reason=own-vectors", answer.Marker);
        Assert.Equal(BulkScript.Answer(rig.Written).Body.ToArray(), answer.Bytes);
        Assert.Equal(["index 1 201", "create 2 201", "delete 3 201", "index made-0 201", "create bad4 400", "update 5 201"], answer.Items);
    }

    [Fact]
    public async Task The_index_and_the_routing_of_the_url_hold_for_items_that_name_none()
    {
        await using var rig = await new WriteRig { HasEncoder = false }.StartedAsync();

        await rig.BulkAsync(
            "{\"index\":{\"_id\":\"1\"}}\n{\"text\":\"a\"}\n{\"index\":{\"_index\":\"notes\",\"_id\":2,\"routing\":\"own\"}}\n{\"text\":\"a\"}\n",
            "/books/_bulk?routing=url");

        Assert.Equal([("books", "1", "url"), ("notes", "2", "own")], rig.Queued);
        Assert.Equal(1, rig.Embedding.Syncs);
    }

    [Fact]
    public async Task Documents_that_cannot_be_embedded_are_queued_those_without_an_id_under_the_one_that_the_engine_makes()
    {
        await using var rig = await new WriteRig { HasEncoder = false }.StartedAsync();
        const string Body =
            "{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\n{\"text\":\"a\"}\n{\"index\":{\"_index\":\"plain\"}}\n{\"text\":\"b\"}\n{\"index\":{\"_index\":\"notes\",\"routing\":\"r\"}}\n{\"text\":\"c\"}\n";

        var answer = await rig.BulkAsync(Body);

        Assert.Equal(Body, rig.Written.Text);
        Assert.Equal([("books", "1", null), ("notes", "made-1", "r")], rig.Queued);
        Assert.Equal("bypassed; queued=2; reason=model; detail=\"no encoder is loaded\"", answer.Marker);
        Assert.Equal(BulkScript.Answer(rig.Written).Body.ToArray(), answer.Bytes);
        Assert.Equal(2, rig.Embedding.Syncs);
    }

    /// <summary>Whatever the engine would refuse as a whole reaches it as it came, so that it says so itself.</summary>
    [Theory]
    [InlineData("{\"index\":{\"_index\":\"books\"}}\n{\"text\":\"a\"}")]
    [InlineData("{\"index\":{\"_index\":\"books\"}}\n")]
    [InlineData("{\"index\":{\"_index\":\"books\"}}")]
    [InlineData("nonsense\n{\"text\":\"a\"}\n")]
    [InlineData("{\"upsert\":{\"_index\":\"books\"}}\n{\"text\":\"a\"}\n")]
    [InlineData("{\"index\":7}\n{\"text\":\"a\"}\n")]
    [InlineData("{\"index\":{\"_id\":[1]}}\n{\"text\":\"a\"}\n")]
    [InlineData("")]
    [InlineData("\n\r\n")]
    [InlineData("{\"index\":{\"_index\":\"books\"}}\n{\"text\":\n{\"index\":{\"_index\":\"books\"}}\n\n")]
    public async Task What_is_malformed_goes_to_the_engine_as_it_came(string body)
    {
        await using var rig = await WriteRig.RejectingAsync();
        rig.Engine.When(asked => asked.Path == "/_bulk", _ => EngineAnswer.Error(400, "illegal_argument_exception", "malformed"));

        var answer = await rig.BulkAsync(body);

        Assert.Equal(body, rig.Written.Text);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("illegal_argument_exception", answer.Json["error"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Behind_a_line_that_is_not_understood_everything_goes_on_as_it_came()
    {
        await using var rig = await new WriteRig().StartedAsync();
        const string Head = "\uFEFF{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\r\n{\"text\":\"a\"";
        const string Tail =
            "}\r\n{\"two\":{},\"index\":{}}\n{\"text\":\"b\"}\n{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\n{\"text\":\"c\"}\n";
        rig.Engine.When(asked => asked.Path == "/_bulk", _ => EngineAnswer.Json("{}"));

        await rig.BulkAsync(Head + Tail);

        Assert.Equal(Head + ",\"search_proxy\":{\"of\":\"a\"}" + Tail, rig.Written.Text);
    }

    [Fact]
    public async Task A_compressed_request_is_read_and_goes_on_plain_and_the_answer_is_compressed_for_the_client()
    {
        await using var rig = await WriteRig.RejectingAsync();
        var body = Encoding.UTF8.GetBytes(
            "{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\n{\"text\":\"a\"}\n{\"index\":{\"_index\":\"books\",\"_id\":\"2\"}}\n{\"text\":\"x\"}\n");

        var answer = await rig.SendAsync("PUT", "/_bulk", Requests.Gzip(body), ("Content-Encoding", "gzip"), ("Accept-Encoding", "gzip"));

        Assert.Equal(
            "{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\n{\"text\":\"a\",\"search_proxy\":{\"of\":\"a\"}}\n", rig.Written.Text);
        Assert.Equal((null, null), (rig.Written.Header("Content-Encoding"), rig.Written.Header("Accept-Encoding")));
        Assert.Equal("gzip", answer.Encoding);
        using var plain = new GZipStream(new MemoryStream(answer.Bytes), CompressionMode.Decompress);
        Assert.Equal(2, (await JsonNode.ParseAsync(plain))!["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_coding_that_is_not_known_is_only_carried()
    {
        await using var rig = await new WriteRig().StartedAsync();
        var body = Requests.Brotli("{}\n"u8.ToArray());

        var answer = await rig.SendAsync("POST", "/_bulk", body, ("Content-Encoding", "br"));

        Assert.Equal(body, rig.Written.Body);
        Assert.Equal("bypassed; reason=encoding", answer.Marker);
    }

    [Fact]
    public async Task A_filter_on_which_the_engines_differ_stays_the_engines()
    {
        await using var rig = await new WriteRig().StartedAsync();
        const string Body = "{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\n{\"text\":\"a\"}\n";

        var answer = await rig.BulkAsync(Body, "/_bulk?filter_path=.items");

        Assert.Equal(
            ("/_bulk?filter_path=.items", Body, "bypassed; reason=filter-path"), (rig.Written.Target, rig.Written.Text, answer.Marker));
    }

    [Fact]
    public async Task A_partial_update_of_a_document_that_the_request_wrote_before_is_queued()
    {
        await using var rig = await new WriteRig().StartedAsync();
        rig.Engine.When("GET", "/books/_doc/2", EngineAnswer.Json("""{"found":true,"_source":{"title":"old"}}"""));
        const string Body =
            "{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\n{\"text\":\"a\"}\n{\"update\":{\"_index\":\"books\",\"_id\":\"1\"}}\n{\"doc\":{\"title\":\"b\"}}\n{\"update\":{\"_index\":\"books\",\"_id\":\"2\"}}\n{\"doc\":{\"text\":\"c\"}}\n";

        var answer = await rig.BulkAsync(Body);

        Assert.Equal(
            Body.Replace("\"a\"}", "\"a\",\"search_proxy\":{\"of\":\"a\"}}", StringComparison.Ordinal)
                .Replace("\"c\"}", "\"c\",\"search_proxy\":{\"of\":\"old|c\"}}", StringComparison.Ordinal),
            rig.Written.Text);
        Assert.Equal([("books", "1", null)], rig.Queued);
        Assert.Equal("embedded; documents=2/3; queued=1; reason=written-before", answer.Marker);
    }
}
