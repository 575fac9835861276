using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>Options for the proxy in a request, the text of a query, and what is held and what is streamed.</summary>
public sealed class OptionRows
{
    [Fact]
    public async Task Row56_Options_are_obeyed_and_never_reach_the_engine()
    {
        await using var rig = await SearchRig.PlainAsync(30);

        var byHeader = await rig.MatchAsync("\"size\":2", headers: [("X-SearchProxy-Window", "10"), ("X-SearchProxy-Blend", "1")]);
        var byBody = await rig.MatchAsync("\"size\":2,\"ext\":{\"search_proxy\":{\"window\":10,\"blend\":1}}");

        Assert.Equal(["d9", "d8"], byHeader.Ids);
        Assert.Equal(["d9", "d8"], byBody.Ids);
        Assert.All(
            rig.Engine.Asked,
            static asked =>
                Assert.DoesNotContain(
                    asked.Headers, static line => line.Name.StartsWith("X-SearchProxy", StringComparison.OrdinalIgnoreCase)));
        Assert.All(rig.Searches, static asked => Assert.DoesNotContain("\"ext\"", asked.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row56_A_search_that_is_switched_off_goes_on_without_the_options()
    {
        await using var rig = await SearchRig.PlainAsync(3);

        var answer = await rig.SearchAsync("""{ "ext": {"search_proxy":{"off":true}}, "query":{"match":{"text":"whale"}} }""");

        Assert.Equal("bypassed; reason=off", answer.Marker);
        Assert.Equal(["d0", "d1", "d2"], answer.Ids);
        Assert.DoesNotContain("search_proxy", Assert.Single(rig.Searches).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-SearchProxy-Host", "evil.example")]
    [InlineData("X-SearchProxy-Engine", "http://evil.example")]
    [InlineData("X-SearchProxy-Path", "/_cluster/settings")]
    [InlineData("X-SearchProxy-Script", "1+1")]
    [InlineData("X-SearchProxy-Window", "1000000")]
    public async Task Row56_Only_what_is_on_the_list_is_an_option(string name, string value)
    {
        await using var rig = await SearchRig.PlainAsync(3);

        var answer = await rig.MatchAsync("", headers: (name, value));

        Assert.StartsWith("bypassed; reason=option-not-understood; detail=", answer.Marker, StringComparison.Ordinal);
        Assert.Equal(["d0", "d1", "d2"], answer.Ids);
        Assert.Null(Assert.Single(rig.Searches).Header(name));
    }

    [Theory]
    [InlineData(
        """{"bool":{"must":{"match":{"text":"white whale"}},"filter":{"match":{"tag":"no"}},"must_not":{"match":{"text":"ship"}}}}""",
        "white whale")]
    [InlineData(
        """{"function_score":{"query":{"multi_match":{"query":"white whale","fields":["text^2"]}},"functions":[]}}""", "white whale")]
    [InlineData("""{"dis_max":{"queries":[{"match":{"text":"white"}},{"match_phrase_prefix":{"text":"whale"}}]}}""", "white whale")]
    [InlineData(
        """{"boosting":{"positive":{"match":{"text":"whale"}},"negative":{"match":{"text":"ship"}},"negative_boost":0.5}}""", "whale")]
    [InlineData("""{"simple_query_string":{"query":"white +whale -ship"}}""", "white whale")]
    [InlineData("""{"match_all":{}}""", null)]
    [InlineData("""{"term":{"sku":"1"}}""", null)]
    [InlineData("""{"ids":{"values":["1"]}}""", null)]
    public async Task Row57_The_model_reads_the_text_that_a_person_typed(string query, string? text)
    {
        var reranker = SearchRig.ReversingReranker();
        await using var rig =
            await new SearchRig { Index = new TinyIndex { Lexical = TinyIndex.Numbered(3) }, Reranker = reranker }.StartedAsync();

        var answer = await rig.SearchAsync("{\"query\":" + query + "}");

        if (text is null)
        {
            Assert.Equal("bypassed; reason=no-text", answer.Marker);
            Assert.Empty(reranker.Asked);
            return;
        }

        Assert.Equal("reranked; scored=3", answer.Marker);
        Assert.Equal(text, Assert.Single(reranker.Asked).Query);
    }

    [Fact]
    public async Task Row58_An_answer_larger_than_is_held_is_streamed_through()
    {
        var large = "{\"took\":1,\"hits\":{\"hits\":[]},\"x\":\"" + new string('x', 100_000) + "\"}";
        await using var rig = await SearchRig.PlainAsync(change: static o => o.Search.MaxResponseBytes = 64 * 1024);
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Json(large));

        var answer = await rig.MatchAsync("");

        Assert.Equal("bypassed; reason=response-too-large", answer.Marker);
        Assert.Equal(large, answer.Body);
        Assert.Equal(SearchRig.MatchBody(), rig.Searches[^1].Text);
    }

    [Fact]
    public async Task Row58_A_body_larger_than_is_held_reaches_the_engine_byte_for_byte()
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.Always(EngineAnswer.Json("""{"took":1}"""));
        var body = """{"query":{"match":{"text":"whale"}},"x":"@"}""".Replace(
            "@", new string('y', 100 * 1024 * 1024), StringComparison.Ordinal);

        var answer = await rig.SearchAsync(body);

        Assert.Equal("bypassed; reason=body-too-large", answer.Marker);
        Assert.Equal("""{"took":1}""", answer.Body);
        Assert.Equal(body.Length, Assert.Single(rig.Engine.Asked).Body.Length);
    }

    [Fact]
    public async Task Row49_No_caller_is_answered_with_hits_that_another_was_shown()
    {
        await using var rig = await SearchRig.HybridAsync();

        var first = await rig.MatchAsync("", headers: ("Authorization", "Basic YTph"));
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Error(403, "security_exception", "not yours"));
        var second = await rig.MatchAsync("", headers: ("Authorization", "Basic Yjpi"));

        Assert.Equal("reranked; scored=6", first.Marker);
        Assert.Equal(403, (int)second.Status);
        Assert.DoesNotContain("_source", second.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row49_The_model_scores_the_very_text_that_each_caller_was_shown()
    {
        var reranker = new FakeReranker();
        var masked = false;
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(2), Text = id => masked ? "***" : "text of " + id },
            Reranker = reranker,
        }.StartedAsync();

        await rig.MatchAsync("", headers: ("Authorization", "Basic YTph"));
        masked = true;
        await rig.MatchAsync("", headers: ("Authorization", "Basic Yjpi"));

        Assert.Equal([["text of d0", "text of d1"], ["***", "***"]], reranker.Asked.Select(static asked => asked.Passages));
    }
}
