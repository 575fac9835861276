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

    [Fact]
    public void Scores_of_a_fixed_scale_are_blended_as_they_are()
    {
        // first stage scaled 1, .5, 0; weight .5: .75, .6, .4
        var (order, blended) = Order([30, 20, 10], [0.5f, 0.7f, 0.8f], 0.5, ModelScale.Fixed);

        Assert.Equal([0, 1, 2], order);
        Assert.Equal([0.75, 0.6, 0.4], blended.Select(static score => Math.Round(score, 6)));
    }

    [Theory]
    [InlineData(0.0, 1, 10)]
    [InlineData(0.0, 11, 20)]
    [InlineData(0.2, 10, 16)]
    [InlineData(0.5, 10, 34)]
    [InlineData(0.5, 40, 64)]
    [InlineData(1.0, 10, 100)]
    [InlineData(0.2, 95, 100)]
    [InlineData(0.2, long.MaxValue / 2, 100)]
    public void The_reach_of_a_page_grows_with_the_weight_of_the_model(double weight, long places, int reach)
    {
        // Steps of a hundredth of the scale: a weight of w lifts a hit by 25 w / (1 − w) of them.
        var firstStage = Enumerable.Range(0, 100).Select(static i => 10 - (i * 0.0901)).ToArray();

        Assert.InRange(WindowRanking.Reach(firstStage, weight, places), reach - 1, reach + 1);
    }

    /// <summary>The law of pages: what stands on a page is the same whether only its reach is scored or that of a later page.</summary>
    [Fact]
    public void A_page_is_the_same_whatever_is_scored_for_the_pages_behind_it() =>
        Prop.ForAll(Windows.ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), Gen.Choose(0, 60).ToArbitrary(), static (c, places, more) =>
        {
            var page = InReach(c, places).Order;
            var deeper = InReach(c, places + more).Order;

            Assert.Equal(page.Take(places), deeper.Take(places));
            Assert.Equal(Enumerable.Range(0, page.Length), page.Order());
        }).QuickCheckThrowOnFailure();

    /// <summary>The law of pages for what is shown as scores.</summary>
    [Fact]
    public void Scores_descend_over_all_pages_and_are_those_of_any_page() =>
        Prop.ForAll(Windows.ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), Gen.Choose(0, 60).ToArbitrary(), static (c, places, more) =>
        {
            var page = InReach(c, places).Blended;
            var deeper = InReach(c, places + more).Blended;

            Assert.Equal(page.Take(places), deeper.Take(places));
            Assert.True(deeper.Zip(deeper.Skip(1)).All(static pair => pair.First >= pair.Second));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_better_hit_that_was_out_of_reach_shows_no_more_than_the_one_above_it()
    {
        // Places of the first ten are 0.5 apart of 20; the last hit is out of their reach, and best to the model.
        double[] first = [.. Enumerable.Range(0, 10).Select(static place => 20 - (place * 0.5)), 0, 0];
        var (order, blended) = Order(first, [.. Enumerable.Repeat(0f, 11), 1f], 0.5, ModelScale.InReach);

        Assert.Equal([.. Enumerable.Range(0, 10), 11, 10], order);
        Assert.Equal(blended.OrderDescending(), blended);
    }

    /// <summary>Where no two hits differ by more than the model is trusted with, nothing out of reach belongs onto the page.</summary>
    [Fact]
    public void Within_the_trusted_span_the_order_in_reach_is_that_of_the_whole_window() =>
        Prop.ForAll(Windows.ToArbitrary(), static c =>
        {
            var model = Array.ConvertAll(c.Model, static score => 0.4f + (score * 0.249f));

            Assert.Equal(
                Order(c.First, model, c.Weight, ModelScale.Fixed).Order.Take(10),
                Order(c.First, model, c.Weight, ModelScale.InReach).Order.Take(10));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_second_model_orders_its_places_again_and_leaves_the_others()
    {
        // First stage scaled 1, .75, .5, .25, 0; of the order 4 3 2 1 0 the second model knows the hits 4, 2 and 1.
        int[] order = [4, 3, 2, 1, 0];
        WindowRanking.OrderAgain(order, [5, 4, 3, 2, 1], [None, 0.9f, 0.2f, None, 0.1f], 0.5, ModelScale.Fixed);

        // .5 · second + .5 · first stage: hit 1 .825, hit 2 .35, hit 4 .05.
        Assert.Equal([1, 3, 2, 4, 0], order);
    }

    [Fact]
    public void A_second_model_without_a_scale_is_compared_over_what_it_has_scored()
    {
        // Scaled over the hits 0, 1 and 2: first stage 1, .5, 0; second model 0, .1, 1.
        int[] order = [0, 1, 2, 3];
        WindowRanking.OrderAgain(order, [8, 7, 6, 0], [-100, -90, 0, None], 0.6, ModelScale.OfWindow);

        Assert.Equal([2, 0, 1, 3], order);
    }

    /// <summary>The law of pages with a cascade: it orders the same hits again, whatever was scored for the pages behind.</summary>
    [Fact]
    public void What_a_cascade_orders_is_the_same_for_every_page() =>
        Prop.ForAll(Windows.ToArbitrary(), Gen.Choose(2, 40).ToArbitrary(), Gen.Choose(0, 60).ToArbitrary(), static (c, top, more) =>
        {
            int[] Again(int places)
            {
                var order = InReach(c, places).Order;
                var second = new float[order.Length];
                Array.Fill(second, None);
                foreach (var hit in order.Take(top))
                {
                    second[hit] = hit * 37 % 41 / 41f;
                }

                WindowRanking.OrderAgain(order, c.First, second, 0.7, ModelScale.Fixed);
                return order;
            }

            Assert.Equal(Again(top).Take(top), Again(top + more).Take(top));
            Assert.Equal(InReach(c, top + more).Order.Skip(top), Again(top + more).Skip(top));
            Assert.Equal(Enumerable.Range(0, c.First.Length), Again(top).Order());
        }).QuickCheckThrowOnFailure();

    private static Gen<(double[] First, float[] Model, double Weight)> Windows =>
        from hits in Gen.Choose(0, 100)
            .SelectMany(first => Gen.Choose(0, 100).Select(model => (First: first, Model: model)))
            .NonEmptyListOf()
        from weight in Gen.Choose(0, 10)
        select (
            hits.Select(static hit => (double)hit.First).OrderDescending().ToArray(),
            hits.Select(static hit => hit.Model == 100 ? None : hit.Model / 100f).ToArray(),
            weight / 10.0);

    private static float[] Scored(float[] model, int count) => [.. model.Select((score, i) => i < count ? score : None)];

    /// <summary>What is made of a window of which the model scores what can come to the first places.</summary>
    private static (int[] Order, double[] Blended) InReach((double[] First, float[] Model, double Weight) window, int places) => Order(
        window.First,
        Scored(window.Model, WindowRanking.Reach(window.First, window.Weight, places)),
        window.Weight,
        ModelScale.InReach);

    private static (int[] Order, double[] Blended) Order(
        double[] firstStage, float[] model, double weight, ModelScale scale = ModelScale.OfWindow)
    {
        var blended = new double[firstStage.Length];
        return (WindowRanking.Order(firstStage, model, weight, scale, blended), blended);
    }
}
