using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>Searches by URL, and the URL parameters that shape the answer.</summary>
public sealed class UrlRows
{
    [Theory]
    [InlineData("hits.hits._id", """{"hits":{"hits":[{"_id":"d2"},{"_id":"d1"}]}}""")]
    [InlineData("hits.total", """{"hits":{"total":{"value":3,"relation":"eq"}}}""")]
    [InlineData(
        "hits.hits,-hits.hits._source,-**._score", """{"hits":{"hits":[{"_index":"books","_id":"d2"},{"_index":"books","_id":"d1"}]}}""")]
    [InlineData("h*.h*._i*", """{"hits":{"hits":[{"_index":"books","_id":"d2"},{"_index":"books","_id":"d1"}]}}""")]
    [InlineData("nothing", "{}")]
    public async Task Row31_Filter_path_is_applied_to_the_reranked_answer(string filterPath, string expected)
    {
        await using var rig = await SearchRig.PlainAsync(3);

        var answer = await rig.SearchAsync("""{"size":2,"query":{"match":{"text":"whale"}}}""", "?filter_path=" + filterPath);

        Assert.Equal(expected, answer.Body);
        Assert.Equal("reranked; scored=3", answer.Marker);
        Assert.DoesNotContain("filter_path", Assert.Single(rig.Searches).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row31_A_filter_path_on_which_the_engines_differ_is_left_to_the_engine()
    {
        await using var rig = await SearchRig.PlainAsync(3);

        var answer = await rig.MatchAsync("", "?filter_path=hits.&pretty");

        Assert.Equal("bypassed; reason=filter-path", answer.Marker);
        Assert.Equal("filter_path=hits.&pretty", Assert.Single(rig.Searches).Query);
    }

    [Fact]
    public async Task Row31_Errors_are_never_filtered()
    {
        await using var rig = await SearchRig.PlainAsync(3);
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Error(404, "index_not_found_exception", "gone"));

        Assert.Contains("index_not_found_exception", (await rig.MatchAsync("", "?filter_path=hits")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?size=2&from=1", 1, 2)]
    [InlineData("?size=1&size=3", 0, 3)]
    [InlineData("?%73ize=2", 0, 2)]
    [InlineData("?from=2;size=1", 2, 1)]
    [InlineData("?size=%2B3", 0, 3)]
    public async Task Row38_The_url_beats_the_body(string query, int from, int size)
    {
        await using var rig = await SearchRig.PlainAsync(5);

        var answer = await rig.SearchAsync("""{"size":5,"from":0,"query":{"match":{"text":"whale"}}}""", query);

        Assert.Equal("reranked; scored=5", answer.Marker);
        Assert.Equal(Enumerable.Range(0, 5).Select(static i => $"d{4 - i}").Skip(from).Take(size), answer.Ids);
    }

    [Fact]
    public async Task Row38_The_query_in_the_url_beats_the_one_in_the_body()
    {
        await using var rig = await SearchRig.PlainAsync(5);

        var answer = await rig.SearchAsync("""{"query":{"match_all":{}}}""", "?q=whale&df=text");

        Assert.Equal("reranked; scored=5", answer.Marker);
        Assert.StartsWith("q=whale&df=text&", rig.LexicalLeg.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q=whale", "whale")]
    [InlineData("q=white+whale&default_operator=AND", "white whale")]
    [InlineData("q=text:whale&analyzer=standard&lenient=true", "whale")]
    [InlineData("q=%2Bwhite%20-ship%20whale%5E2", "white whale")]
    [InlineData("q=%22white%20whale%22~2", "white whale")]
    public async Task Row39_The_query_of_the_url_is_read_without_its_operators(string query, string text)
    {
        var reranker = SearchRig.ReversingReranker();
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(5) },
            Reranker = reranker,
            Change = static o => o.Search.Blend = 1,
        }.StartedAsync();

        var answer = await rig.SendAsync(HttpMethod.Get, $"/books/_search?{query}&size=2", body: null);

        Assert.Equal(["d4", "d3"], answer.Ids);
        Assert.Equal(text, Assert.Single(reranker.Asked).Query);
        Assert.StartsWith(query + "&preference=", rig.LexicalLeg.Query, StringComparison.Ordinal);
        Assert.Equal("""{"from":0,"size":50,"fields":["text"]}""", rig.LexicalLeg.Text);
    }

    [Fact]
    public async Task Row40_A_body_in_the_url_is_read_like_one_of_its_own()
    {
        await using var rig = await SearchRig.PlainAsync(5);
        var source = Uri.EscapeDataString("""{"size":4,"query":{"match":{"text":"whale"}}}""");

        var answer =
            await rig.SendAsync(HttpMethod.Get, $"/books/_search?source={source}&source_content_type=application/json&size=2", body: null);

        Assert.Equal(["d4", "d3"], answer.Ids);
        Assert.DoesNotContain("source", rig.LexicalLeg.Query, StringComparison.Ordinal);
        Assert.Equal("""{"from":0,"size":50,"query":{"match":{"text":"whale"}},"fields":["text"]}""", rig.LexicalLeg.Text);
    }

    [Fact]
    public async Task Row41_A_body_may_come_with_GET()
    {
        await using var rig = await SearchRig.PlainAsync(5);

        var reranked = await rig.SendAsync(HttpMethod.Get, "/books/_search", SearchRig.MatchBody());
        var passed = await rig.SendAsync(HttpMethod.Get, "/books/_search", SearchRig.MatchBody("\"sort\":[\"n\"]"));

        Assert.Equal(["d4", "d3", "d2", "d1", "d0"], reranked.Ids);
        Assert.Equal("bypassed; reason=sort", passed.Marker?.Split("; detail")[0]);
        Assert.Equal(("POST", "GET"), (rig.Searches[0].Method, rig.Searches[1].Method));
        Assert.Equal(SearchRig.MatchBody("\"sort\":[\"n\"]"), rig.Searches[1].Text);
    }

    [Fact]
    public async Task Row43_A_pretty_answer_stays_pretty()
    {
        await using var rig = await SearchRig.PlainAsync(5);
        const string Pretty =
            "{\n  \"took\" : 1,\n  \"hits\" : {\n    \"hits\" : [\n      {\n        \"_index\" : \"books\",\n        \"_id\" : \"d1\",\n        \"_score\" : 1.0,\n        \"fields\" : {\n          \"text\" : [\n            \"text of d1\"\n          ]\n        }\n      },\n      {\n        \"_index\" : \"books\",\n        \"_id\" : \"d2\",\n        \"_score\" : 1.0,\n        \"fields\" : {\n          \"text\" : [\n            \"text of d2\"\n          ]\n        }\n      }\n    ]\n  }\n}\n";
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Json(Pretty));

        var answer = await rig.MatchAsync("", "?pretty&human&error_trace=true");

        Assert.Equal(
            "{\n  \"took\" : 0,\n  \"hits\" : {\n    \"hits\" : [\n      {\n        \"_index\" : \"books\",\n        \"_id\" : \"d2\",\n        \"_score\" : 1.0\n      },\n      {\n        \"_index\" : \"books\",\n        \"_id\" : \"d1\",\n        \"_score\" : 1.0\n      }\n    ]\n  }\n}\n",
            System.Text.RegularExpressions.Regex.Replace(
                answer.Body,
                "\"took\" : \\d+",
                "\"took\" : 0",
                System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1)));
        Assert.StartsWith("pretty&human&error_trace=true&", rig.LexicalLeg.Query, StringComparison.Ordinal);
    }
}
