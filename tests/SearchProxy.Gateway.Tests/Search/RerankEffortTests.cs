using System.Globalization;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>What the model is given: the hits that can reach the page, and of a long text the part that has the query's words.</summary>
public sealed class RerankEffortTests
{
    [Theory]
    [InlineData(RerankEffort.Page, ScoreScale.Logits, 0, 10, "", 15)]
    [InlineData(RerankEffort.Page, ScoreScale.Logits, 10, 10, "", 25)]
    [InlineData(RerankEffort.Page, ScoreScale.Logits, 3, 10, "", 25)]
    [InlineData(RerankEffort.Page, ScoreScale.Probabilities, 0, 10, "", 15)]
    [InlineData(RerankEffort.Page, ScoreScale.Unknown, 0, 10, "", 50)]
    [InlineData(RerankEffort.All, ScoreScale.Logits, 0, 10, "", 50)]
    [InlineData(RerankEffort.Page, ScoreScale.Logits, 0, 10, "-20", 50)]
    [InlineData(RerankEffort.Page, ScoreScale.Logits, 0, 50, "", 50)]
    public async Task Only_hits_that_can_reach_the_page_are_scored(
        RerankEffort effort, ScoreScale scale, int from, int size, string least, int scored)
    {
        var reranker = Logits(scale);
        await using var rig = await StartAsync(reranker, options => options.Effort = effort);

        var answer = least.Length == 0
            ? await rig.PageAsync(from, size)
            : await rig.MatchAsync("\"size\":10", headers: ("X-SearchProxy-Min-Score", least));

        Assert.Equal(scored, Assert.Single(reranker.Asked).Passages.Count);
        Assert.Equal($"reranked; scored={scored}", answer.Marker);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(7)]
    [InlineData(1)]
    public async Task Pages_of_any_size_are_slices_of_one_order(int size)
    {
        await using var rig = await StartAsync(Logits(ScoreScale.Logits));
        await using var whole = await StartAsync(Logits(ScoreScale.Logits));
        var all = await whole.PageAsync(0, 40);
        var pages = new List<string>();
        for (var from = 0; from < 40; from += size)
        {
            pages.AddRange((await rig.PageAsync(from, Math.Min(size, 40 - from))).Ids);
        }

        Assert.Equal(all.Ids, pages);
        Assert.NotEqual(TinyIndex.Numbered(40).Select(static hit => hit.Id), pages);
    }

    [Fact]
    public async Task Scores_descend_from_page_to_page()
    {
        // The best of the model stand where they are out of reach of the first page.
        var reranker = new FakeReranker((_, text) => int.Parse(text.Split(' ')[^1][1..], CultureInfo.InvariantCulture) < 16 ? -9 : 9)
        {
            Scale = ScoreScale.Logits,
        };
        await using var rig = await StartAsync(reranker);
        var scores = new List<double>();
        for (var from = 0; from < 40; from += 10)
        {
            scores.AddRange((await rig.PageAsync(from, 10)).Scores);
        }

        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Fact]
    public async Task A_model_with_the_only_say_tells_hits_apart_beyond_the_ends_of_the_scale()
    {
        var reranker = new FakeReranker((_, text) => 20 + int.Parse(text.Split(' ')[^1][1..], CultureInfo.InvariantCulture))
        {
            Scale = ScoreScale.Logits,
        };
        await using var rig = await StartAsync(reranker, static options => options.Blend = 1);

        Assert.Equal(["d49", "d48", "d47"], (await rig.PageAsync(0, 3)).Ids);
    }

    [Fact]
    public async Task An_explanation_says_of_a_hit_that_it_was_not_scored()
    {
        var index = new TinyIndex { Lexical = TinyIndex.Numbered(3), Text = static id => id == "d1" ? null : "text of " + id };
        await using var rig = await SearchRig.HybridAsync(index);

        var answer = await rig.MatchAsync("\"size\":3", headers: ("X-SearchProxy-Explain", "true"));

        Assert.Equal(["d2", "d1", "d0"], answer.Ids);
        Assert.Equal(
            ["cross-encoder fake-reranker@1", "first stage, not scored by cross-encoder fake-reranker@1", "cross-encoder fake-reranker@1"],
            answer.Json["hits"]!["hits"]!.AsArray().Select(static hit => hit!["_explanation"]!["description"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Log_odds_and_their_probabilities_give_one_order()
    {
        await using var logits = await StartAsync(Logits(ScoreScale.Logits));
        await using var probabilities = await StartAsync(Logits(ScoreScale.Probabilities));

        Assert.Equal((await logits.PageAsync(0, 20)).Ids, (await probabilities.PageAsync(0, 20)).Ids);
    }

    [Fact]
    public async Task Of_a_long_text_the_model_reads_the_part_with_the_words_of_the_query()
    {
        var text = string.Concat(Enumerable.Repeat("Nothing of that is said here. ", 60)) + "The white whale rose.";
        var reranker = new FakeReranker();
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(3), Text = id => id == "d1" ? text : "short" },
            Reranker = reranker,
        }.StartedAsync();

        await rig.PageAsync(0, 3);

        var read = Assert.Single(reranker.Asked).Passages;
        Assert.Equal(["short", "short"], [read[0], read[2]]);
        Assert.EndsWith("The white whale rose.", read[1], StringComparison.Ordinal);
        Assert.InRange(read[1].Length, 500, 600);
    }

    /// <summary>Log-odds from −2 to 2 that do not follow the first stage.</summary>
    private static FakeReranker Logits(ScoreScale scale) => new((_, text) =>
    {
        var logit = (int.Parse(text.Split(' ')[^1][1..], CultureInfo.InvariantCulture) * 37 % 41 / 10f) - 2;
        return scale == ScoreScale.Probabilities ? 1 / (1 + MathF.Exp(-logit)) : logit;
    })
    { Scale = scale };

    private static Task<SearchRig> StartAsync(FakeReranker reranker, Action<SearchLaneOptions>? change = null) => new SearchRig
    {
        Index = new TinyIndex { Lexical = TinyIndex.Numbered(60) },
        Reranker = reranker,
        Change = options => change?.Invoke(options.Search),
    }.StartedAsync();
}
