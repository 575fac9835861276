using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Ranking;

namespace SearchProxy.Core.Tests.Ranking;

public sealed class WindowRankingTests
{
    private const float None = float.NaN;

    [Fact]
    public void The_blend_is_the_weighted_sum_of_both_scaled_scores()
    {
        // first stage scaled 1, .5, 0; model scaled 0, .25, 1; weight .6: .4, .35, .6
        var (order, blended) = Order([30, 20, 10], [-4, -3, 0], 0.6);

        Assert.Equal([2, 0, 1], order);
        Assert.Equal([0.6, 0.4, 0.35], blended.Select(static score => Math.Round(score, 9)));
    }

    [Fact]
    public void A_hit_without_score_keeps_its_place()
    {
        var (order, blended) = Order([5, 4, 3, 2], [0, None, 1, 2], 1);

        Assert.Equal([3, 1, 2, 0], order);
        Assert.Equal([1, 1, 0.5, 0], blended);
    }

    [Fact]
    public void Pinned_documents_stay_on_top_and_do_not_flatten_the_others()
    {
        // Without the two pinned hits: first stage scaled 1, .9, 0; model scaled 0, 1, .9; weight .5: .5, .95, .45
        var (order, _) = Order([1.7014124E38, 1.7014122E38, 30, 29, 20], [0, 9, -10, 0, -1], 0.5);

        Assert.Equal([0, 1, 3, 2, 4], order);
    }

    [Fact]
    public void Equal_results_keep_the_first_stage_order() => Assert.Equal([0, 1, 2], Order([1, 1, 1], [2, 2, 2], 0.5).Order);

    [Fact]
    public void Weight_zero_is_the_first_stage_and_weight_one_the_model()
    {
        Assert.Equal([0, 1, 2], Order([3, 2, 1], [1, 2, 3], 0).Order);
        Assert.Equal([2, 1, 0], Order([3, 2, 1], [1, 2, 3], 1).Order);
    }

    [Fact]
    public void The_order_is_a_permutation_with_descending_scores_for_any_scores()
    {
        var model = Gen.Frequency((4, Gen.Choose(-20, 20).Select(static n => n / 3f)), (1, Gen.Constant(None)));
        var cases = Gen.NonEmptyListOf(Gen.Choose(0, 50).SelectMany(first => model.Select(score => (First: (double)first, Model: score))))
            .SelectMany(hits => Gen.Choose(0, 10)
                .Select(weight => (Hits: hits.OrderByDescending(static hit => hit.First).ToArray(), Weight: weight / 10.0)))
            .ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            var (order, blended) = Order(
                [.. c.Hits.Select(static hit => hit.First)], [.. c.Hits.Select(static hit => hit.Model)], c.Weight);
            Assert.Equal(Enumerable.Range(0, c.Hits.Length), order.Order());
            Assert.True(blended.Zip(blended.Skip(1)).All(static pair => pair.First >= pair.Second));
            Assert.All(Enumerable.Range(0, order.Length).Where(i => float.IsNaN(c.Hits[i].Model)), i => Assert.Equal(i, order[i]));
        }).QuickCheckThrowOnFailure();
    }

    private static (int[] Order, double[] Blended) Order(double[] firstStage, float[] model, double weight)
    {
        var blended = new double[firstStage.Length];
        return (WindowRanking.Order(firstStage, model, weight, blended), blended);
    }
}
