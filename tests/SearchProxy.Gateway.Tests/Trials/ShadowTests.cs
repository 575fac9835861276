using SearchProxy.Gateway.Trials;
using SearchProxy.Testing;
using SearchProxy.Testing.Logging;

namespace SearchProxy.Gateway.Tests.Trials;

/// <summary>Searches that are reranked for nobody: clients see the engine's own answers, operators what would have changed.</summary>
public sealed class ShadowTests
{
    [Fact]
    public async Task A_shadow_answers_as_the_engine_does()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Shadow);
        var answer = await rig.SearchAsync(client: 1);

        Assert.Equal(("bypassed; reason=trial", ""), (answer.Marker, TrialRig.SearchId(answer)));
        Assert.Equal(["d0", "d1", "d2", "d3", "d4"], answer.Ids);
    }

    [Fact]
    public async Task The_engine_does_not_see_the_options_of_a_search_that_has_a_shadow()
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Shadow);

        var answer = await rig.Rig.MatchAsync("\"size\":5,\"ext\":{\"search_proxy\":{\"window\":20}}");

        Assert.Equal("bypassed; reason=trial", answer.Marker);
        Assert.DoesNotContain(rig.Rig.Searches, static asked => asked.Text.Contains("search_proxy", StringComparison.Ordinal));
    }

    /// <summary>The model turns the ten hits round: of the second five none belongs to the engine's second page.</summary>
    [Theory]
    [InlineData(0, "10 9 8 7 6")]
    [InlineData(5, "5 4 3 2 1")]
    public async Task A_shadow_tells_the_ranks_that_its_page_would_have_changed(int from, string ranks)
    {
        await using var rig = await TrialRig.StartAsync(TrialMode.Shadow, hits: 10);
        await rig.Rig.PageAsync(from, 5);

        await Eventually.HoldsAsync(async () =>
            (await rig.MetricsAsync()).Contains("searchproxy_trial_shadow_changes_sum 1\n", StringComparison.Ordinal));
        Assert.Contains("searchproxy_trial_shadow_moves_sum 1\n", await rig.MetricsAsync(), StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => TestLog.Current!.ToString().Contains(
            "A search on /books/_search was reranked for nobody: 5 of 5 places of the page would have another hit. The ranks of its hits in "
                + $"the engine's order: {ranks}\n",
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, new[] { 1, 2, 3 }, 0, 0)]
    [InlineData(0, new[] { 2, 1, 3 }, 0, 2)]
    [InlineData(0, new[] { 1, 9, 0 }, 2, 2)]
    [InlineData(10, new[] { 11, 12, 10 }, 1, 1)]
    [InlineData(10, new[] { 13, 12, 11 }, 0, 2)]
    public void Ranks_of_a_page_tell_what_entered_it_and_what_moved(int from, int[] ranks, int changed, int moved)
    {
        var page = new ShadowRanks(from, [.. ranks.Select(static rank => rank == 0 ? (int?)null : rank)]);

        Assert.Equal((changed / 3.0, moved / 3.0), (page.Changed, page.Moved));
    }
}
