using System.Net;
using System.Text;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Writes;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Writes.Bulk;

/// <summary>
/// What a client hears of items that got no vector and were refused for it, and of requests that the engine or the queue refuse.
/// </summary>
public sealed class BulkRefusalTests
{
    /// <summary>Documents with the text x cannot be embedded. Positions are those of the client's request.</summary>
    [Theory]
    [InlineData("x", "index 0 422")]
    [InlineData("a", "index 0 201")]
    [InlineData("xa", "index 0 422,index 1 201")]
    [InlineData("ax", "index 0 201,index 1 422")]
    [InlineData("axa", "index 0 201,index 1 422,index 2 201")]
    [InlineData("xxaxx", "index 0 422,index 1 422,index 2 201,index 3 422,index 4 422")]
    [InlineData("xxx", "index 0 422,index 1 422,index 2 422")]
    public async Task Refused_items_stand_at_their_positions_in_the_answer(string texts, string expected)
    {
        await using var rig = await WriteRig.RejectingAsync();
        var body = string.Concat(
            texts.Select((text, i) => $$$"""{"index":{"_index":"books","_id":"{{{i}}}"} }""" + "\n" + $$"""{"text":"{{text}}"}""" + "\n"));

        var answer = await rig.BulkAsync(body);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(expected, string.Join(",", answer.Items));
        Assert.Equal(texts.Contains('x', StringComparison.Ordinal), answer.Json["errors"]!.GetValue<bool>());
        var sent = rig.Engine.Asked.Where(asked => asked.Path == "/_bulk").Sum(asked => asked.Text.Count(c => c == '\n')) / 2;
        Assert.Equal(texts.Count(c => c == 'a'), sent);
    }

    [Fact]
    public async Task A_refused_item_looks_like_an_error_of_the_engines_own()
    {
        await using var rig = await WriteRig.RejectingAsync();

        var answer = await rig.BulkAsync(
            "{\"create\":{\"_id\":\"1\"}}\n{\"text\":\"x\"}\n{\"index\":{}}\n{\"text\":\"x\"}\n{\"index\":{\"_id\":\"bad\"}}\n{\"text\":\"a\"}\n",
            "/books/_bulk");

        Assert.Equal(
            """{"create":{"_index":"books","_id":"1","status":422,"error":{"type":"searchproxy_inference_exception","reason":"the document could not be embedded: x is refused"}}}""",
            answer.Json["items"]![0]!.ToJsonString());
        Assert.Null(answer.Json["items"]![1]!["index"]!["_id"]);
        Assert.Equal(
            """{"index":{"_index":"books","_id":"bad","status":400,"error":{"type":"document_parsing_exception","reason":"failed"}}}""",
            answer.Json["items"]![2]!.ToJsonString());
        Assert.Equal("embedded; documents=1/3; rejected=2; reason=inference; detail=\"x is refused\"", answer.Marker);
    }

    [Theory]
    [InlineData(
        "errors,items.*.error",
        """{"errors":true,"items":[{"index":{"error":{"type":"searchproxy_inference_exception","reason":"the document could not be embedded: x is refused"}}}]}""")]
    [InlineData("items.*._id", """{"items":[{"index":{"_id":"1"}},{"index":{"_id":"2"}}]}""")]
    public async Task The_filter_of_the_client_holds_for_the_whole_answer(string paths, string expected)
    {
        await using var rig = await WriteRig.RejectingAsync();

        var answer = await rig.BulkAsync(
            "{\"index\":{\"_id\":\"1\"}}\n{\"text\":\"a\"}\n{\"index\":{\"_id\":\"2\"}}\n{\"text\":\"x\"}\n",
            $"/books/_bulk?refresh=true&filter_path={paths}&timeout=1m");

        Assert.Equal("/books/_bulk?refresh=true&timeout=1m", rig.Written.Target);
        Assert.Equal(expected, answer.Body);
    }

    [Theory]
    [InlineData(
        WriteFailurePolicy.Queue, "embedded; documents=1/2; queued=1; reason=too-large; detail=\"documents up to 1024 bytes get vectors\"")]
    [InlineData(
        WriteFailurePolicy.Reject,
        "embedded; documents=1/2; rejected=1; reason=too-large; detail=\"documents up to 1024 bytes get vectors\"")]
    public async Task An_item_that_is_too_large_is_not_held(WriteFailurePolicy policy, string marker)
    {
        await using var rig =
            await new WriteRig { Writes = options => (options.OnFailure, options.MaxDocumentBytes) = (policy, 1024) }.StartedAsync();
        const string Small = "{\"index\":{\"_index\":\"books\",\"_id\":\"2\"}}\n{\"text\":\"a\"";
        var large = "{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\n{\"text\":\"" + new string('z', 5000) + "\"}\n";

        var answer = await rig.BulkAsync(large + Small + "}\n");

        Assert.Equal((policy == WriteFailurePolicy.Queue ? large : "") + Small + ",\"search_proxy\":{\"of\":\"a\"}}\n", rig.Written.Text);
        Assert.Equal(marker, answer.Marker);
        Assert.Equal(
            policy == WriteFailurePolicy.Queue ? "index 1 201,index 2 201" : "index 1 422,index 2 201", string.Join(",", answer.Items));
    }

    [Fact]
    public async Task When_all_items_are_refused_a_client_of_Elasticsearch_still_knows_it()
    {
        await using var rig = await WriteRig.RejectingAsync();
        using var client = new HttpClient();
        using var content = new StringContent(
            "{\"index\":{\"_index\":\"books\"}}\n{\"text\":\"x\"}\n", Encoding.UTF8, "application/x-ndjson");

        using var answer = await client.PostAsync(new Uri(rig.Url, "/_bulk"), content);

        Assert.Equal("Elasticsearch", answer.Headers.GetValues("X-elastic-product").Single());
        Assert.DoesNotContain(rig.Engine.Asked, asked => asked.Method == "POST");
    }

    [Theory]
    [InlineData(429, "es_rejected_execution_exception")]
    [InlineData(413, "too_large")]
    public async Task An_error_for_the_whole_request_is_relayed_as_it_is(int status, string type)
    {
        await using var rig = await WriteRig.RejectingAsync();
        var error = EngineAnswer.Error(status, type, "no");
        rig.Engine.When(asked => asked.Path == "/_bulk", _ => error);

        var answer = await rig.BulkAsync(
            "{\"index\":{\"_index\":\"books\"}}\n{\"text\":\"x\"}\n{\"index\":{\"_index\":\"books\"}}\n{\"text\":\"a\"}\n");

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(error.Body.ToArray(), answer.Bytes);
    }

    [Fact]
    public async Task An_engine_that_drops_the_connection_is_told_as_ever()
    {
        await using var rig = await WriteRig.RejectingAsync();
        rig.Engine.When(asked => asked.Path == "/_bulk", _ => EngineAnswer.Broken(EngineFault.DropBeforeHead));

        var answer = await rig.BulkAsync(
            "{\"index\":{\"_index\":\"books\"}}\n{\"text\":\"x\"}\n{\"index\":{\"_index\":\"books\"}}\n{\"text\":\"a\"}\n");

        Assert.Equal((HttpStatusCode.BadGateway, "failed; reason=engine-aborted"), (answer.Status, answer.Marker));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    public async Task A_queue_that_is_not_on_the_disk_keeps_the_engine_from_getting_the_end_of_the_request(int items)
    {
        await using var rig = await new WriteRig { HasEncoder = false }.StartedAsync();
        rig.Embedding.SyncFault = new IOException("disk full");

        var answer = await rig.BulkAsync(
            string.Concat(Enumerable.Repeat("{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}\n{\"text\":\"a\"}\n", items)));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "failed; reason=bulk-broken-off"), (answer.Status, answer.Marker));
        Assert.Equal("the backfill queue cannot be written", answer.Json["error"]!["reason"]!.GetValue<string>());
        Assert.DoesNotContain(rig.Engine.Asked, asked => asked.Path == "/_bulk");
    }
}
