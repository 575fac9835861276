using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

public sealed class PlanPageTests
{
    [Fact]
    public async Task A_plan_names_text_fields_filters_window_and_legs_and_asks_only_for_the_mapping()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(3), Profile = TinyIndex.VectorProfile };
        await using var rig =
            await new SearchRig { Index = index, Encoder = new FakeTextEncoder() }.StartedAsync();

        var plan = await PlanAsync(rig, """{"query":{"bool":{"must":{"match":{"text":"blue whale"}},"filter":{"term":{"tenant":7}}}}}""");

        Assert.Equal("rerank", plan["action"]!.GetValue<string>());
        Assert.Null(plan["reason"]);
        Assert.Equal("blue whale", plan["text"]!.GetValue<string>());
        Assert.Equal("""["text"]""", plan["fields"]!.ToJsonString());
        Assert.Equal("""[{"term":{"tenant":7}}]""", plan["filters"]!.ToJsonString());
        Assert.Equal(50, plan["window"]!.GetValue<int>());
        Assert.Equal(["lexical", "vector"], plan["legs"]!.AsArray().Select(static leg => leg!["leg"]!.GetValue<string>()));
        Assert.All(
            rig.Engine.Asked,
            static asked =>
                Assert.True(
                    asked.Path is "/" or "/books/_mapping" || asked.Path.StartsWith("/books/_settings", StringComparison.Ordinal),
                    asked.Path));
    }

    [Fact]
    public async Task A_plan_names_the_second_model_and_its_places()
    {
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(3) },
            Change = static options => (options.Search.Cascade.Model, options.Search.Cascade.Top) = ("large", 20),
        }.StartedAsync();

        var plan = await PlanAsync(rig, """{"query":{"match":{"text":"whale"}}}""");
        var behind = await PlanAsync(rig, """{"from":20,"query":{"match":{"text":"whale"}}}""");

        Assert.Equal(("large", 20), (plan["cascade"]!.GetValue<string>(), plan["cascade_top"]!.GetValue<int>()));
        Assert.Null(behind["cascade"]);
    }

    [Theory]
    [InlineData("""{"query":{"match_all":{}}}""", "no-text")]
    [InlineData("""{"query":{"match":{"text":"whale"}},"from":60}""", "beyond-window")]
    [InlineData("""{"query":""", "body-not-understood")]
    public async Task A_plan_to_do_nothing_says_why(string body, string reason)
    {
        await using var rig = await new SearchRig { Index = new TinyIndex() }.StartedAsync();

        var plan = await PlanAsync(rig, body);

        Assert.Equal("bypass", plan["action"]!.GetValue<string>());
        Assert.Equal(reason, plan["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_plan_says_why_there_is_no_vector_leg()
    {
        await using var rig = await new SearchRig { Index = new TinyIndex() }.StartedAsync();

        var plan = await PlanAsync(rig, """{"query":{"match":{"text":"whale"}}}""");

        Assert.Equal("no vector field in the index profile", plan["no_vector_leg"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"version":2,"text_fields":[]}""", "_meta.search_proxy has version 2; this SearchProxy reads version 1")]
    [InlineData("""{"version":1,"text_fields":"text"}""", "\"text_fields\" is not an array")]
    public async Task A_plan_says_what_is_wrong_with_the_profile(string profile, string why)
    {
        await using var rig =
            await new SearchRig { Index = new TinyIndex { Profile = profile } }.StartedAsync();

        var plan = await PlanAsync(rig, """{"query":{"match":{"text":"whale"}}}""");

        Assert.Equal(("rerank", why), (plan["action"]!.GetValue<string>(), plan["no_vector_leg"]!.GetValue<string>()));
    }

    private static async Task<JsonNode> PlanAsync(SearchRig rig, string body) =>
        (await rig.SendAsync(HttpMethod.Post, "/_searchproxy/plan/books/_search", body)).Json;
}
