using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>What became of a search is told once: header and metric never say two things.</summary>
public class SearchVerdictTests
{
    private static readonly TinyIndex OneHit = new() { Lexical = TinyIndex.Numbered(1), Profile = TinyIndex.VectorProfile };

    [Fact]
    public async Task A_missing_encoder_is_told_also_where_there_is_nothing_to_reorder()
    {
        await using var rig = await new SearchRig { Index = OneHit }.StartedAsync();
        await AssertToldOnceAsync(
            rig, "degraded; reason=model; detail=\"no encoder is loaded\"", "degraded", "model", await rig.MatchAsync(""));
    }

    [Fact]
    public async Task A_reranked_search()
    {
        await using var rig = await SearchRig.PlainAsync();
        await AssertToldOnceAsync(rig, "reranked; scored=5", "reranked", "none", await rig.MatchAsync(""));
    }

    [Fact]
    public async Task A_search_that_the_engine_answers_alone()
    {
        await using var rig = await SearchRig.PlainAsync();
        await AssertToldOnceAsync(rig, "bypassed; reason=size-zero", "bypassed", "size-zero", await rig.MatchAsync("\"size\":0"));
    }

    [Fact]
    public async Task A_search_that_only_the_original_got_through()
    {
        await using var rig = await SearchRig.PlainAsync();
        rig.Engine.WhenBody(
            static asked => asked.Text.Contains("\"fields\"", StringComparison.Ordinal),
            static _ => EngineAnswer.Json(400, "{\"error\":{},\"status\":400}"));
        await AssertToldOnceAsync(rig, "degraded; reason=rewrite", "degraded", "rewrite", await rig.MatchAsync(""));
    }

    [Fact]
    public async Task A_search_for_which_there_is_no_engine()
    {
        await using var rig = await SearchRig.PlainAsync();
        await rig.Engine.DisposeAsync();
        var answer = await rig.MatchAsync("");
        Assert.StartsWith("failed; reason=engine-", answer.Marker, StringComparison.Ordinal);
        await AssertToldOnceAsync(rig, answer.Marker!, "failed", answer.Marker!["failed; reason=".Length..], answer);
    }

    private static async Task AssertToldOnceAsync(SearchRig rig, string marker, string outcome, string reason, Answer answer)
    {
        Assert.Equal(marker, answer.Marker);
        var metrics = (await rig.SendAsync(HttpMethod.Get, "/_searchproxy/metrics", body: null)).Body;
        Assert.Equal(
            [$"searchproxy_search_outcomes_total{{outcome=\"{outcome}\",reason=\"{reason}\"}} 1"],
            metrics.Split('\n')
                .Where(static line => line.StartsWith("searchproxy_search_outcomes_total{", StringComparison.Ordinal)
                    && !line.EndsWith(" 0", StringComparison.Ordinal)));
    }
}
