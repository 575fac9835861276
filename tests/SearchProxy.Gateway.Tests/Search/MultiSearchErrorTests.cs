using System.Text;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>
/// Errors of the engine stay errors of the engine: those of the whole request keep status, headers and body; one of a single search stays
/// in its place.
/// </summary>
public sealed class MultiSearchErrorTests
{
    private const string Match = """{"size":2,"query":{"match":{"text":"whale"}}}""";
    private const string All = """{"size":2,"query":{"match_all":{}}}""";
    private const string Html = "<html><body>no backend</body></html>";

    public static TheoryData<int, string, string> Refusals()
    {
        var rows = new TheoryData<int, string, string>();
        foreach (var status in new[] { 401, 403, 404, 413, 429, 500, 502, 503, 504 })
        {
            rows.Add(status, "text/html", Html);
            rows.Add(status, "text/plain", "");
            rows.Add(status, "application/json", "{\"error\":{\"type\":\"x\"},\"sta");
        }

        rows.Add(401, "application/json", """{"error":{"type":"security_exception","reason":"missing token"},"status":401}""");
        rows.Add(403, "application/json", """{"error":{"type":"security_exception","reason":"not allowed"},"status":403}""");
        rows.Add(413, "application/json", """{"error":{"type":"too_large"},"status":413}""");
        rows.Add(200, "text/html", Html);
        rows.Add(200, "application/json", """{"took":1,"responses":[{"hits":""");
        rows.Add(200, "application/json", """{"took":1,"responses":[]}""");
        rows.Add(200, "application/json", "");
        return rows;
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_refuses_the_whole_request_is_relayed_as_it_is(int status, string type, string body)
    {
        await using var rig = await SearchRig.PlainAsync(hits: 3);
        var refusal = EngineAnswer.Bytes(status, type, Encoding.UTF8.GetBytes(body))
            .With("Retry-After", "7")
            .With("WWW-Authenticate", "Basic realm=\"e\"");
        rig.Engine.When(static asked => asked.Path.EndsWith("search", StringComparison.Ordinal), _ => refusal);

        foreach (var searches in new[]
        {
            $"{{}}\n{Match}\n", $"{{}}\n{Match}\n{{}}\n{Match}\n", $"{{}}\n{All}\n{{}}\n{Match}\n", $"{{}}\n{Match}\n{{}}\n{All}\n",
        })
        {
            var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", searches);

            Assert.Equal((status, body), ((int)answer.Status, answer.Body));
            Assert.Equal(
                [["7"], ["Basic realm=\"e\""], [type]],
                [answer.Header("Retry-After"), answer.Header("WWW-Authenticate"), answer.Header("Content-Type")]);
            Assert.StartsWith("bypassed; reason=", answer.Marker, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_refused_origin_gets_the_engine_s_own_answer()
    {
        await using var rig = await SearchRig.PlainAsync(hits: 3);
        rig.Engine.When(static asked => asked.Header("Origin") is not null, static _ => EngineAnswer.Bytes(403, "text/plain", []));

        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", $"{{}}\n{Match}\n", ("Origin", "http://evil.example"));

        Assert.Equal((403, ""), ((int)answer.Status, answer.Body));
    }

    [Theory]
    [InlineData(404, "index_not_found_exception")]
    [InlineData(429, "es_rejected_execution_exception")]
    [InlineData(503, "no_shard_available_action_exception")]
    public async Task The_error_of_one_search_stays_in_its_place_beside_the_good_ones(int status, string type)
    {
        await using var rig = await SearchRig.PlainAsync(hits: 3);
        rig.Engine.When(static asked => asked.Path == "/bad/_search", _ => EngineAnswer.Error(status, type, "so it is"));
        rig.Engine.When("POST", "/_msearch", EngineAnswer.Json("""{"took":1,"responses":[{"carried":true,"status":200}]}"""));

        var answer = await rig.SendAsync(
            HttpMethod.Post, "/_msearch",
            $"{{\"index\":\"books\"}}\n{Match}\n{{\"index\":\"bad\"}}\n{Match}\n{{\"index\":\"books\"}}\n{All}\n");

        Assert.Equal(200, (int)answer.Status);
        var responses = answer.Json["responses"]!.AsArray();
        Assert.Equal([200, status, 200], responses.Select(static response => response!["status"]!.GetValue<int>()));
        Assert.Equal(type, responses[1]!["error"]!["type"]!.GetValue<string>());
        Assert.Equal("reranked; items=1/3", answer.Marker);
    }

    /// <summary>
    /// What only one of the ways to the engine refuses is asked the other way: the engine says itself what it thinks of that search.
    /// </summary>
    [Theory]
    [InlineData(403, """{"error":{"type":"security_exception"},"status":403}""")]
    [InlineData(503, Html)]
    [InlineData(404, "")]
    [InlineData(500, "{}")]
    public async Task The_good_searches_are_not_lost_when_one_is_answered_by_the_engine_itself(int status, string body)
    {
        const string Own = """{"error":{"type":"own"},"status":403}""";
        await using var rig = await SearchRig.PlainAsync(hits: 3);
        rig.Engine.When(
            static asked => asked.Path == "/bad/_search",
            _ => EngineAnswer.Bytes(status, "application/json", Encoding.UTF8.GetBytes(body)));
        rig.Engine.When("POST", "/_msearch", EngineAnswer.Json($$"""{"took":1,"responses":[{{Own}}]}"""));

        var answer =
            await rig.SendAsync(HttpMethod.Post, "/_msearch", $"{{\"index\":\"bad\"}}\n{Match}\n{{\"index\":\"books\"}}\n{Match}\n");

        Assert.Equal(200, (int)answer.Status);
        Assert.Equal(Own, answer.Json["responses"]![0]!.ToJsonString());
        Assert.Equal(
            ["d2", "d1"], answer.Json["responses"]![1]!["hits"]!["hits"]!.AsArray().Select(static hit => hit!["_id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Each_search_is_asked_once_when_the_engine_is_overloaded()
    {
        await using var rig = await SearchRig.PlainAsync(hits: 3);
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Error(429, "es_rejected_execution_exception", "full"));

        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", $"{{}}\n{Match}\n{{}}\n{Match}\n");

        Assert.Equal([429, 429], answer.Json["responses"]!.AsArray().Select(static response => response!["status"]!.GetValue<int>()));
        Assert.Equal(2, rig.Searches.Count);
        Assert.DoesNotContain(rig.Engine.Asked, static asked => asked.Path.EndsWith("/_msearch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_that_only_the_original_got_through_is_told()
    {
        await using var rig = await SearchRig.PlainAsync(hits: 3);
        rig.Engine.WhenBody(
            static asked => asked.Text.Contains("\"fields\"", StringComparison.Ordinal), static _ => EngineAnswer.Error(400, "x", "y"));
        rig.Engine.When("POST", "/books/_msearch", EngineAnswer.Json("""{"took":1,"responses":[{"hits":{},"status":200}]}"""));

        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", $"{{}}\n{Match}\n");

        Assert.Equal("degraded; items=0/1; reason=rewrite", answer.Marker);
        Assert.Equal("""[{"hits":{},"status":200}]""", answer.Json["responses"]!.ToJsonString());
    }
}
