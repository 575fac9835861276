using System.Text.Json.Nodes;
using SearchProxy.Core.Fusion;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>Each leg's score for the hits that only the other one found.</summary>
public sealed class MissingScoresTests
{
    /// <summary>Beyond the window of two the client's own query finds v, and the vectors find a.</summary>
    private static readonly TinyIndex Crossed = new()
    {
        Lexical = [("a", 20), ("b", 19), ("v", 18)],
        Vector = [("v", 0.9), ("w", 0.86), ("a", 0.85)],
        Profile = TinyIndex.VectorProfile,
    };

    [Fact]
    public async Task Both_questions_go_in_one_call_as_the_caller_about_the_hits_that_one_leg_found()
    {
        await using var rig = await HybridAsync();

        var answer = await rig.SearchAsync(
            """{"size":2,"post_filter":{"term":{"tenant":7}},"query":{"match":{"text":"whale"}}}""",
            "?routing=r&ignore_unavailable=true",
            headers: ("Authorization", "Basic eDp5"));

        // v: .5·18/38 + .5·.8 = .637   a: .5·20/40 + .5·.7 = .6   w: .5·.72 = .36   b: .5·19/39 = .244
        Assert.Equal(["v", "a"], answer.Ids);
        Assert.Equal("reranked; model=none", answer.Marker);
        var asked = Assert.Single(rig.Engine.Asked, static asked => asked.Path == "/books/_msearch");
        Assert.Equal("Basic eDp5", asked.Header("Authorization"));
        var lines = asked.Text.TrimEnd('\n').Split('\n').Select(static line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(4, lines.Length);
        Assert.All(
            [lines[0], lines[2]],
            static header =>
                Assert.Equal(("r", "true"), (header["routing"]!.GetValue<string>(), header["ignore_unavailable"]!.GetValue<string>())));
        Assert.Equal("""{"match":{"text":"whale"}}""", lines[1]["query"]!["bool"]!["must"]![0]!.ToJsonString());
        Assert.Equal("""{"term":{"tenant":7}}""", lines[1]["post_filter"]!.ToJsonString());
        Assert.Equal(["v", "w"], IdsOf(lines[1]["query"]!["bool"]!["filter"]![0]!));
        Assert.Equal(["a", "b"], IdsOf(lines[3]["knn"]!["filter"]![0]!));
        Assert.Equal(2, lines[3]["knn"]!["k"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(FusionKind.MinMax, true)]
    [InlineData(FusionKind.ReciprocalRank, true)]
    [InlineData(FusionKind.Saturation, false)]
    public async Task Other_rules_and_who_switches_it_off_ask_nothing_more(FusionKind fusion, bool fullScores)
    {
        await using var rig = await HybridAsync(change: options => (options.Fusion, options.FullScores) = (fusion, fullScores));

        var answer = await rig.MatchAsync("\"size\":2");

        Assert.Equal("reranked; model=none", answer.Marker);
        Assert.DoesNotContain(rig.Engine.Asked, static asked => asked.Path == "/books/_msearch");
    }

    [Theory]
    [InlineData("?_slice=0", "")]
    [InlineData("", "\"collapse\":{\"field\":\"sku\"},")]
    public async Task What_cannot_be_asked_again_is_fused_without(string query, string member)
    {
        await using var rig = await HybridAsync();

        await rig.SearchAsync($$$$"""{"size":2,{{{{member}}}}"query":{"match":{"text":"whale"}}}""", query);

        Assert.DoesNotContain(rig.Engine.Asked, static asked => asked.Path == "/books/_msearch");
    }

    [Fact]
    public async Task A_refusal_leaves_the_rule_without_and_is_told()
    {
        await using var rig =
            await HybridAsync(prepare: static engine =>
                engine.When("POST", "/books/_msearch", EngineAnswer.Error(403, "security_exception", "no")));

        var answer = await rig.MatchAsync("\"size\":2");

        // v: .5·.8 = .4   w: .36   a: .25
        Assert.Equal(["v", "w"], answer.Ids);
        Assert.StartsWith("degraded; reason=vector-leg", answer.Marker, StringComparison.Ordinal);
        Assert.Contains("hits of one leg have no score of the other: the engine answered 403", answer.Marker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_question_leaves_the_other_s_scores()
    {
        await using var rig = await HybridAsync(prepare: static engine => engine.When("POST", "/books/_msearch", EngineAnswer.Json(
            """{"took":1,"responses":[{"error":{"type":"x"},"status":400},{"hits":{"hits":[{"_index":"books","_id":"a","_score":0.85}]},"status":200}]}""")));

        var answer = await rig.MatchAsync("\"size\":2");

        Assert.Equal(["a", "v"], answer.Ids);
        Assert.StartsWith("degraded; reason=vector-leg", answer.Marker, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_total_needs_no_call_of_its_own_then()
    {
        await using var rig = await HybridAsync();

        var answer = await rig.MatchAsync("\"size\":2,\"track_total_hits\":true");

        // The window is v and a, and the client's own query finds v as well.
        Assert.Equal(3, answer.Total);
        Assert.Equal(2, rig.Searches.Count);
    }

    [Fact]
    public async Task Each_hit_says_how_it_came_to_its_place_when_asked()
    {
        await using var rig = await HybridAsync();

        var plan = (await rig.SendAsync(
            HttpMethod.Post, "/_searchproxy/plan/books/_search", SearchRig.MatchBody(), ("X-SearchProxy-Explain", "true"))).Json;

        Assert.Equal("saturation at 20, vector weight 0.5", plan["fusion"]!.GetValue<string>());
        Assert.Equal("reranked; model=none", plan["outcome"]!.GetValue<string>());
        var first = plan["hits"]![0]!;
        Assert.Equal("""{"rank":null,"score":18}""", first["lexical"]!.ToJsonString());
        Assert.Equal("""{"rank":1,"score":0.9}""", first["vector"]!.ToJsonString());
        Assert.Equal((18 / 76.0) + 0.4, first["fused"]!.GetValue<double>(), 9);
    }

    [Fact]
    public async Task An_explanation_on_request_stands_in_the_hit()
    {
        var index = new TinyIndex
        {
            Lexical = [("d1", 20), ("d2", 19)],
            Vector = [("d2", 0.9)],
            Profile = TinyIndex.VectorProfile,
            Text = static id => "text of " + id,
        };
        await using var rig = await SearchRig.HybridAsync(index);

        var answer = await rig.MatchAsync("\"size\":2,\"ext\":{\"search_proxy\":{\"explain\":true}}");
        var without = await rig.MatchAsync("\"size\":2");

        var explanation = answer.Json["hits"]!["hits"]![0]!["_explanation"]!;
        Assert.Equal(answer.Scores[0], explanation["value"]!.GetValue<double>());
        Assert.Equal("cross-encoder fake-reranker@1", explanation["description"]!.GetValue<string>());
        Assert.Equal(
            [
                "lexical score, rank 2", "vector score, (1 + cosine) / 2, rank 1", "first stage, saturation at 20, vector weight 0.5",
                "model score of the passage: text of d2",
            ],
            explanation["details"]!.AsArray().Select(static detail => detail!["description"]!.GetValue<string>()));
        Assert.DoesNotContain("_explanation", without.Body, StringComparison.Ordinal);
        Assert.Equal(without.Ids, answer.Ids);
    }

    private static IEnumerable<string> IdsOf(JsonNode filter) =>
        filter["bool"]!["should"]!.AsArray()
            .SelectMany(static group => group!["bool"]!["filter"]!.AsArray())
            .SelectMany(static clause => clause!["ids"]?["values"]?.AsArray() ?? [])
            .Select(static id => id!.GetValue<string>()).Order(StringComparer.Ordinal);

    /// <summary>A window of two and no model.</summary>
    private static async Task<SearchRig> HybridAsync(Action<SearchLaneOptions>? change = null, Action<ScriptedEngine>? prepare = null)
    {
        var rig = await new SearchRig
        {
            Index = Crossed,
            Encoder = new FakeTextEncoder(),
            Change = options =>
            {
                (options.Search.Window, options.Search.Blend) = (2, 0);
                change?.Invoke(options.Search);
            },
        }.StartedAsync();
        prepare?.Invoke(rig.Engine);
        return rig;
    }
}
