using System.Net;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Writes;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Writes;

/// <summary>An ingest pipeline runs behind the proxy: vectors made before it may be of another text.</summary>
public sealed class PipelineTests
{
    private const string Document = """{"text":"whale"}""";
    private const string Queued = "bypassed; queued=1; reason=pipeline; detail=\"the ingest pipeline p may change the text\"";

    [Theory]
    [InlineData("", null, null, true)]
    [InlineData("?pipeline=p", null, null, false)]
    [InlineData("?pipeline=_none", null, null, true)]
    [InlineData("", "p", null, false)]
    [InlineData("?pipeline=_none", "p", null, true)]
    [InlineData("?pipeline=safe-1", "p", null, true)]
    [InlineData("", "safe-1", null, true)]
    [InlineData("", null, "p", false)]
    [InlineData("?pipeline=_none", null, "p", false)]
    [InlineData("?pipeline=safe-1", "safe-2", "p", false)]
    [InlineData("?pipeline=safe-1", "safe-2", "safe-3", true)]
    [InlineData("", "_none", "_none", true)]
    public async Task A_document_that_a_pipeline_may_change_is_written_as_it_came_and_queued(
        string query, string? ofIndex, string? final, bool isEmbedded)
    {
        await using var rig = await StartAsync(ofIndex, final, options => options.HarmlessPipelines = ["safe-*"]);

        var answer = await rig.SendAsync("PUT", "/books/_doc/1" + query, Document);
        await rig.BulkAsync("{\"index\":{\"_id\":\"2\"}}\n" + Document + "\n", "/books/_bulk" + query);

        Assert.Equal(isEmbedded ? "embedded; documents=1/1" : Queued, answer.Marker);
        Assert.Equal(
            isEmbedded ? 2 : 0,
            rig.Engine.Asked.Count(asked => asked.Method is "PUT" or "POST"
                && asked.Text.Contains("search_proxy", StringComparison.Ordinal)));
        // An index and an id that the engine's answer names otherwise are queued too: a pipeline may have chosen them.
        Assert.Equal(isEmbedded ? [] : [("books", "1", null), ("books", "made/1", null), ("books", "2", null)], rig.Queued);
    }

    [Theory]
    [InlineData("\"pipeline\":\"p\"", "", false)]
    [InlineData("\"pipeline\":\"_none\"", "?pipeline=p", true)]
    [InlineData("\"routing\":\"r\"", "?pipeline=p", false)]
    public async Task The_pipeline_of_an_item_stands_before_that_of_the_url(string member, string query, bool isEmbedded)
    {
        await using var rig = await StartAsync(ofIndex: null, final: null);

        var answer = await rig.BulkAsync($"{{\"index\":{{\"_index\":\"books\",\"_id\":\"1\",{member}}}}}\n{Document}\n", "/_bulk" + query);

        Assert.Equal(isEmbedded ? "embedded; documents=1/1" : Queued, answer.Marker);
        Assert.Equal(isEmbedded, rig.Written.Text.Contains("search_proxy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pipeline_that_sends_a_document_elsewhere_takes_no_vectors_along_and_the_place_is_remembered()
    {
        await using var rig = await StartAsync("p", final: null);
        rig.Engine.When(
            "POST",
            "/books/_bulk",
            EngineAnswer.Json(
                """{"took":1,"errors":false,"items":[{"index":{"_index":"logs-7","_id":"1","status":201}},{"index":{"_index":"books","_id":"2","status":200}}]}"""));

        await rig.BulkAsync(
            "{\"index\":{\"_id\":\"1\"}}\n" + Document + "\n{\"index\":{\"_id\":\"2\"}}\n" + Document + "\n", "/books/_bulk");

        Assert.DoesNotContain("search_proxy", rig.Written.Text, StringComparison.Ordinal);
        Assert.Equal([("books", "1", null), ("books", "2", null), ("logs-7", "1", null)], rig.Queued);
    }

    [Fact]
    public async Task The_backlog_is_told_by_gauges()
    {
        await using var rig = await StartAsync("p", final: null);

        await rig.SendAsync("PUT", "/books/_doc/made%2F1", Document);
        var metrics = await rig.MetricsAsync();

        Assert.Contains("\nsearchproxy_writes_backfill_length 1", metrics, StringComparison.Ordinal);
        Assert.Contains("\nsearchproxy_writes_backfill_age_seconds 7", metrics, StringComparison.Ordinal);
        Assert.Matches(@"searchproxy_writes_documents_total\{[^}]*outcome=""queued""[^}]*reason=""pipeline""[^}]*\} 1", metrics);
    }

    [Fact]
    public async Task Updates_run_through_pipelines_too()
    {
        await using var rig = await StartAsync("p", final: null);

        var answer = await rig.SendAsync("POST", "/books/_update/1", """{"doc":{"title":"a","text":"b"}}""");

        Assert.Equal(Queued, answer.Marker);
        Assert.DoesNotContain("search_proxy", rig.Written.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_policy_such_documents_are_refused()
    {
        await using var rig = await StartAsync("p", final: null, options => options.OnFailure = WriteFailurePolicy.Reject);

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Document);
        var bulk = await rig.BulkAsync("{\"index\":{\"_id\":\"2\"}}\n" + Document + "\n{\"delete\":{\"_id\":\"3\"}}\n", "/books/_bulk");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("searchproxy_pipeline_exception", answer.Body, StringComparison.Ordinal);
        Assert.Equal(["index 2 422", "delete 3 201"], bulk.Items);
    }

    [Fact]
    public async Task Settings_that_the_caller_may_not_read_may_name_a_pipeline()
    {
        await using var rig = await new WriteRig().StartedAsync();
        rig.Engine.When(
            asked => asked.Path.Contains("/_settings/", StringComparison.Ordinal),
            _ => EngineAnswer.Error(403, "security_exception", "no"));

        var answer = await rig.SendAsync("PUT", "/books/_doc/1", Document);

        Assert.StartsWith("bypassed; queued=1; reason=pipeline", answer.Marker, StringComparison.Ordinal);
        Assert.Equal(Document, rig.Written.Text);
    }

    [Theory]
    [InlineData("{\"index\":{\"_index\":\"books\",\"_id\":true}}", "true")]
    [InlineData("\uFEFF{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}", "1")]
    [InlineData("/* c */{\"index\":{\"_index\":\"books\",\"_id\":\"1\"}}// d", "1")]
    [InlineData("{\"index\":{\"_index\":\"books\",\"_id\":\"1\"},\"more\":{}}", "1")]
    public async Task Action_lines_that_the_engines_take_are_read(string action, string id)
    {
        await using var rig = await new WriteRig { HasEncoder = false }.StartedAsync();
        rig.Engine.When("POST", "/_bulk", EngineAnswer.Json("""{"took":1,"errors":false,"items":[]}"""));

        await rig.BulkAsync(action + "\n" + Document + "\n{\"index\":{\"_index\":\"notes\",\"_id\":\"2\"}}\n" + Document + "\n");

        Assert.Equal([("books", id, null), ("notes", "2", null)], rig.Queued);
    }

    private static async Task<WriteRig> StartAsync(string? ofIndex, string? final, Action<WriteLaneOptions>? change = null)
    {
        var rig = await new WriteRig { Writes = change }.StartedAsync();
        var settings = new[] { ("default", ofIndex), ("final", final) }.Where(one => one.Item2 is not null)
            .Select(one => $"\"index.{one.Item1}_pipeline\":\"{one.Item2}\"");
        rig.Engine.When(
            asked => asked.Path.StartsWith("/books/_settings/", StringComparison.Ordinal),
            _ => EngineAnswer.Json(
                $$"""{"books":{"settings":{ {{string.Join(',', settings)}} },"defaults":{"index.max_result_window":"10000"} } }"""));
        return rig;
    }
}
