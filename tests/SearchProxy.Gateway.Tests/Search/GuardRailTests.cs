using SearchProxy.Gateway.Search;

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
}
