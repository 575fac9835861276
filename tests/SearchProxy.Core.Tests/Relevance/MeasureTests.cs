using SearchProxy.Core.Relevance;

namespace SearchProxy.Core.Tests.Relevance;

public sealed class MeasureTests
{
    private static readonly Dictionary<string, int> Grades = new(StringComparer.Ordinal) { ["a"] = 2, ["b"] = 1, ["c"] = 0, ["d"] = -1 };

    [Theory]
    [InlineData("ndcg@10", "ndcg@10")]
    [InlineData("nDCG@5", "ndcg@5")]
    [InlineData(" MRR ", "mrr")]
    [InlineData("precision@3", "p@3")]
    [InlineData("ndcg-exp@1000", "ndcg-exp@1000")]
    public void A_measure_is_read_as_it_is_written(string text, string name) => Assert.Equal(name, Measure.Parse(text)?.Name);

    [Theory]
    [InlineData("ndcg")]
    [InlineData("recall")]
    [InlineData("ndcg@0")]
    [InlineData("ndcg@1001")]
    [InlineData("ndcg@ten")]
    [InlineData("ndcg@10@20")]
    [InlineData("fame@3")]
    [InlineData("")]
    public void What_is_no_measure_is_refused(string text) => Assert.Null(Measure.Parse(text));

    // ERR of b, x, a with the highest grade 2: b stops 1/4 at rank 1; a stops 3/4 of the remaining 3/4 at rank 3: 0.25 + 0.75 · 0.75 / 3.
    [Theory]
    [InlineData("err@10", 0.4375)]
    [InlineData("err@2", 0.25)]
    [InlineData("p@3", 2 / 3.0)]
    [InlineData("p@10", 0.2)]
    [InlineData("mrr", 1)]
    [InlineData("map", (1 + (2 / 3.0)) / 2)]
    [InlineData("recall@2", 0.5)]
    [InlineData("judged@3", 2 / 3.0)]
    [InlineData("judged@10", 0.75)]
    public void Its_value_is_that_of_the_hand_computed_example(string text, double expected) =>
        Assert.Equal(expected, Measure.Parse(text)!.Of(["b", "x", "a", "d"], Grades, highest: 2), 12);

    [Fact]
    public void An_empty_ranking_is_worth_nothing_and_leaves_nothing_unjudged()
    {
        Assert.Equal(0, Measure.Parse("err@10")!.Of([], Grades, highest: 2));
        Assert.Equal(0, Measure.Parse("map")!.Of([], Grades, highest: 2));
        Assert.Equal(1, Measure.Parse("judged@10")!.Of([], Grades, highest: 2));
    }

    [Fact]
    public void Several_p_values_are_raised_as_Holm_says() =>
        // 0.01 · 4, 0.02 · 3, then max(0.06, 0.03 · 2) and max(0.06, 0.04 · 1).
        Assert.Equal([0.06, 0.04, 0.06, 0.06], PairedComparison.Holm([0.04, 0.01, 0.03, 0.02]).Select(value => Math.Round(value, 12)));

    [Fact]
    public void The_interval_of_a_mean_holds_it()
    {
        var (mean, low, high) = PairedComparison.MeanOf([0, 1, 0, 1, 1, 0, 1, 0], new Random(3));
        Assert.Equal(0.5, mean);
        Assert.InRange(low, 0.05, 0.3);
        Assert.InRange(high, 0.7, 0.95);
    }
}
