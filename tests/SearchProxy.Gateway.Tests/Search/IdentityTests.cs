using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>What one caller brings about stays its own.</summary>
public sealed class IdentityTests
{
    private const string Match = """{"query":{"match":{"text":"whale"}}}""";

    [Fact]
    public async Task A_stranger_who_may_not_ask_the_product_takes_the_vector_leg_from_nobody()
    {
        await using var rig = await SearchRig.HybridAsync(prepare: engine => engine.When(
            static asked => asked.Path == "/" && asked.Header("Authorization") != "Basic user",
            static _ => EngineAnswer.Error(403, "security_exception", "no")));

        var stranger = await rig.SearchAsync(Match, headers: ("Authorization", "Basic stranger"));
        var user = await rig.SearchAsync(Match, headers: ("Authorization", "Basic user"));

        Assert.StartsWith("degraded; reason=vector-leg", stranger.Marker, StringComparison.Ordinal);
        Assert.StartsWith("reranked", user.Marker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_asks_once_in_a_while_and_not_with_every_search()
    {
        await using var rig =
            await SearchRig.HybridAsync(prepare: engine => engine.When("GET", "/", EngineAnswer.Error(403, "security_exception", "no")));

        for (var i = 0; i < 3; i++)
        {
            await rig.SearchAsync(Match, headers: [("Authorization", "Basic stranger"), ("X-Opaque-Id", $"{i}")]);
        }

        Assert.Single(rig.Engine.Asked, static asked => asked.Path == "/");
    }

    [Theory]
    [InlineData("/books/_search", Match)]
    [InlineData("/books/_search", """{"query":{"match_all":{}}}""")]
    [InlineData("/books/_count", Match)]
    [InlineData("/anything", "x")]
    public async Task The_engine_cannot_speak_for_the_proxy(string target, string body)
    {
        await using var lying = await new SearchRig
        {
            Reranker = null,
            Prepare = static engine => engine.Always(
                EngineAnswer.Json("""{"hits":{"total":{"value":0,"relation":"eq"},"hits":[]}}""")
                    .With("X-SearchProxy", "reranked; scored=99")
                    .With("x-searchproxy-more", "1")),
        }.StartedAsync();

        var answer = await lying.SendAsync(HttpMethod.Post, target, body);

        Assert.DoesNotContain("scored=99", answer.Marker ?? "", StringComparison.Ordinal);
        Assert.Empty(answer.Header("X-SearchProxy-More"));
    }

    [Theory]
    [InlineData("POST", "/books/_search", Match)]
    [InlineData("POST", "/books/_search", """{"query":{"match_all":{}}}""")]
    [InlineData("POST", "/books/_msearch", "{}\n{\"query\":{\"match_all\":{}}}\n")]
    [InlineData("POST", "/books/_count", Match)]
    [InlineData("PUT", "/books/_doc/1", "{}")]
    [InlineData("POST", "/_bulk", "{\"index\":{\"_index\":\"books\"}}\n{}\n")]
    [InlineData("GET", "/", null)]
    public async Task Options_for_the_proxy_stay_with_it_on_every_route(string method, string target, string? body)
    {
        await using var rig = await SearchRig.HybridAsync();

        await rig.SendAsync(
            new HttpMethod(method), target, body, ("X-SearchProxy-Window", "7"), ("X-SearchProxy-Key", "secret"), ("X-Kept", "1"));

        Assert.NotEmpty(rig.Engine.Asked);
        Assert.All(
            rig.Engine.Asked,
            static asked =>
                Assert.DoesNotContain(
                    asked.Headers, static line => line.Name.StartsWith("X-SearchProxy", StringComparison.OrdinalIgnoreCase)));
        Assert.All(rig.Engine.Asked, static asked => Assert.Equal("1", asked.Header("X-Kept")));
    }

    [Theory]
    [InlineData("/books/_msearch")]
    [InlineData("/books/_msearch?pretty")]
    [InlineData("/books/_msearch?filter_path=-hits")]
    [InlineData("/books/_msearch?nonsense=1")]
    public async Task Options_in_the_bodies_of_a_multi_search_stay_with_the_proxy_whichever_way_it_goes(string target)
    {
        const string own = """{"ext":{"search_proxy":{"window":7}},"query":{"match_all":{}}}""";
        const string escaped = """{"ext":{"search\u005fproxy":{"window":7}},"query":{"match":{"text":"whale"}}}""";
        await using var rig = await SearchRig.HybridAsync();

        await rig.SendAsync(
            HttpMethod.Post,
            target,
            $"{{}}\n{own}\n{{\"unknown\":1}}\n{own}\n{{}}\n{escaped}\n{{}}\n{{\"query\":{{\"match_all\":{{}}}}}}\n\n");

        Assert.NotEmpty(rig.Engine.Asked);
        Assert.All(rig.Engine.Asked, static asked => Assert.DoesNotContain("proxy\":{", asked.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"ext":{"search_proxy":{"off":true}},"query":{"match":{"text":"whale"}}}""", "bypassed; reason=off")]
    [InlineData("""{"ext":{"search_proxy":{"window":7}},"sort":["n"],"query":{"match":{"text":"whale"}}}""", "bypassed; reason=")]
    [InlineData("""{"ext":{"search_proxy":{"window":3}},"query":{"match":{"text":"whale"}}}""", "reranked")]
    public async Task Options_that_a_template_makes_stay_with_the_proxy(string rendered, string marker)
    {
        await using var rig = await SearchRig.HybridAsync(
            change: static options => options.Search.Templates = true,
            prepare: engine => engine.When("POST", "/_render/template", EngineAnswer.Json($$"""{"template_output":{{rendered}}}""")));

        var answer =
            await rig.SendAsync(HttpMethod.Post, "/books/_search/template?preference=p", """{"id":"stored","params":{"q":"whale"}}""");

        Assert.StartsWith(marker, answer.Marker, StringComparison.Ordinal);
        var searches = rig.Engine.Asked.Where(static asked => asked.Path == "/books/_search").ToList();
        Assert.NotEmpty(searches);
        Assert.All(searches, static asked => Assert.DoesNotContain("search_proxy\":{", asked.Text, StringComparison.Ordinal));
        Assert.All(searches, static asked => Assert.Contains("preference=p", asked.Target, StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Engine.Asked, static asked => asked.Path == "/books/_search/template");
    }

    [Fact]
    public async Task Of_a_multi_search_that_is_handed_through_every_other_byte_stays()
    {
        await using var rig = await SearchRig.HybridAsync();

        await rig.SendAsync(
            HttpMethod.Post, "/books/_msearch?pretty", "\uFEFF{ }\n{\"ext\":{\"search_proxy\":{}},\"size\":0}\n{}\n{\"size\" : 0 }\n\n");

        var asked = rig.Engine.Asked[^1];
        Assert.Equal("\uFEFF{ }\n{\"ext\":{},\"size\":0}\n{}\n{\"size\" : 0 }\n\n", asked.Text);
        Assert.Equal(asked.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), asked.Header("Content-Length"));
    }

    [Fact]
    public async Task The_times_of_the_stages_are_for_operators_unless_the_setting_says_otherwise()
    {
        await using var usual = await SearchRig.HybridAsync();
        await using var open =
            await SearchRig.HybridAsync(change: static options => options.Search.ServerTiming = Gateway.Search.TimingAudience.Everybody);
        await using var shut =
            await SearchRig.HybridAsync(change: static options => options.Search.ServerTiming = Gateway.Search.TimingAudience.Nobody);
        var forwarded = ("X-Forwarded-For", "10.0.0.1");

        Assert.NotNull((await usual.SearchAsync(Match)).Timing);
        Assert.Null((await usual.SearchAsync(Match, headers: forwarded)).Timing);
        Assert.NotNull((await open.SearchAsync(Match, headers: forwarded)).Timing);
        Assert.Null((await shut.SearchAsync(Match)).Timing);
    }
}
