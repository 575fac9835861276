using System.Text.Json.Nodes;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>What keeps a reranker from doing harm: exact matches keep their place, and the least score can be a probability.</summary>
public sealed class GuardRailTests
{
    [Theory]
    [InlineData("whale AB-1234", true, new[] { "d0", "d4", "d3", "d2", "d1" })]
    [InlineData("whale AB-1234", false, new[] { "d4", "d3", "d2", "d1", "d0" })]
    [InlineData("whale", true, new[] { "d4", "d3", "d2", "d1", "d0" })]
    public async Task A_hit_that_holds_the_code_of_the_query_keeps_its_place(string text, bool keepsExact, string[] ids)
    {
        var index = new TinyIndex
        {
            Lexical = TinyIndex.Numbered(5),
            HitTail = static (id, _) => id == "d0" ? ",\"fields_of_test\":\"part ab-1234\"" : "",
        };
        await using var rig = await SearchRig.HybridAsync(index, options => options.Search.KeepExact = keepsExact);

        var answer = await rig.PageAsync(0, 5, text);

        Assert.Equal(ids, answer.Ids);
        Assert.Equal(answer.Scores.OrderDescending(), answer.Scores);
    }

    /// <summary>The model gives d0 to d4 the scores 0 to 4; with slope 2 and intercept −5 one half is at 2.5.</summary>
    [Theory]
    [InlineData("fake-reranker@1", "0.5", 2)]
    [InlineData("fake-reranker@1", "0.01", 4)]
    [InlineData("fake-reranker@1", "0", 5)]
    [InlineData("fake-reranker@1", "1", 0)]
    [InlineData("another@2", "2.5", 2)]
    [InlineData(null, "0.5", 4)]
    public async Task The_least_score_is_a_probability_where_the_model_is_calibrated(string? model, string least, int left)
    {
        await using var rig = await SearchRig.PlainAsync(
            change: options => options.Search.Calibration = new CalibrationOptions { Model = model, Slope = 2, Intercept = -5 });

        var answer = await rig.MatchAsync("\"size\":5", headers: ("X-SearchProxy-Min-Score", least));

        Assert.Equal(left, answer.Ids.Length);
        Assert.Equal(left, answer.Total);
    }

    [Theory]
    [InlineData("""{"query_string":{"query":"\"white whale\" ahab","fields":["text"]}}""", true)]
    [InlineData("""{"simple_query_string":{"query":"ahab \"white whale\"","fields":["text"]}}""", true)]
    [InlineData("""{"query_string":{"query":"white whale ahab","fields":["text"]}}""", false)]
    [InlineData("""{"query_string":{"query":"ahab -\"white whale\"","fields":["text"]}}""", false)]
    public async Task A_hit_that_holds_a_phrase_in_the_quotes_of_a_query_syntax_keeps_its_place(string query, bool keeps)
    {
        var index = new TinyIndex
        {
            Lexical = TinyIndex.Numbered(5),
            HitTail = static (id, _) => id == "d0" ? ",\"fields_of_test\":\"The\\nWhite Whale\"" : "",
        };
        await using var rig = await SearchRig.HybridAsync(index);

        var answer = await rig.SearchAsync($$"""{"query":{{query}}}""");

        Assert.Equal(keeps ? ["d0", "d4", "d3", "d2", "d1"] : ["d4", "d3", "d2", "d1", "d0"], answer.Ids);
    }

    /// <summary>The cut is needed most where little was found.</summary>
    [Theory]
    [InlineData("1", 0, "reranked; scored=1")]
    [InlineData("-1", 1, "reranked; scored=1")]
    public async Task The_only_hit_has_to_reach_the_least_score_too(string least, int left, string marker)
    {
        await using var rig = await SearchRig.PlainAsync(hits: 1);

        var answer = await rig.MatchAsync("\"size\":5", headers: ("X-SearchProxy-Min-Score", least));

        Assert.Equal((left, left), (answer.Ids.Length, (int)answer.Total));
        Assert.Equal(marker, answer.Marker);
    }

    [Fact]
    public async Task A_least_score_that_no_hit_reaches_leaves_no_best_score()
    {
        await using var rig = await SearchRig.PlainAsync();

        var hits = (await rig.MatchAsync("\"size\":5", headers: ("X-SearchProxy-Min-Score", "99"))).Json["hits"]!.AsObject();

        Assert.Equal((true, true), (hits.TryGetPropertyValue("max_score", out JsonNode? best), best is null));
        Assert.Empty(hits["hits"]!.AsArray());
    }

    [Fact]
    public async Task A_least_score_holds_where_the_model_has_no_say_in_the_order()
    {
        await using var rig = await SearchRig.PlainAsync(change: static options => options.Search.Blend = 0);

        var answer = await rig.MatchAsync("\"size\":5", headers: ("X-SearchProxy-Min-Score", "2.5"));

        Assert.Equal(["d3", "d4"], answer.Ids);
    }

    /// <summary>A hit whose turn had not come is not below the least score: the client gets what the engine found.</summary>
    [Fact]
    public async Task A_least_score_needs_the_scores_of_all_hits()
    {
        await using var rig = await SearchRig.PlainAsync();
        ((FakeReranker)rig.Reranker!).ScoredBeforeHold = 3;
        ((FakeReranker)rig.Reranker!).Fault = RerankFault.Deadline;

        var answer = await rig.MatchAsync("\"size\":5", headers: ("X-SearchProxy-Min-Score", "2"));

        Assert.Equal(["d0", "d1", "d2", "d3", "d4"], answer.Ids);
        Assert.StartsWith("degraded; reason=deadline", answer.Marker, StringComparison.Ordinal);
    }
}
