using SearchProxy.Core.Relevance;

namespace SearchProxy.Core.Tests.Relevance;

public sealed class PairedComparisonTests
{
    [Fact]
    public void A_clear_gain_is_significant_and_its_interval_lies_above_zero()
    {
        var random = new Random(1);
        var first = Enumerable.Range(0, 100).Select(_ => random.NextDouble()).ToArray();
        var second = first.Select(value => value + 0.05 + (0.1 * random.NextDouble())).ToArray();

        var compared = PairedComparison.Compare(first, second, new Random(2));

        Assert.InRange(compared.Difference, 0.09, 0.11);
        Assert.InRange(compared.Low, 0.05, compared.Difference);
        Assert.InRange(compared.High, compared.Difference, 0.15);
        Assert.True(compared.PValue < 0.001);
        Assert.Equal(100, compared.Queries);
    }

    [Fact]
    public void Equal_systems_do_not_differ() =>
        Assert.Equal(new PairedComparison(0, 0, 0, 1, 3), PairedComparison.Compare([0.1, 0.5, 1], [0.1, 0.5, 1], new Random(1)));

    [Fact]
    public void The_p_value_of_a_small_sample_is_that_of_all_its_swaps()
    {
        // Of the 16 ways to swap 1, 2, 3, 4, the sums 10, 8 and their negatives reach 8: 4 of 16.
        var compared = PairedComparison.Compare([1, 2, 3, 0], [2, 4, 6, 4], new Random(3), rounds: 200_000);
        var opposed = PairedComparison.Compare([1, 0, 0, 0], [0, 2, 3, 4], new Random(3), rounds: 200_000);

        Assert.InRange(compared.PValue, (2 / 16.0) - 0.01, (2 / 16.0) + 0.01);
        Assert.InRange(opposed.PValue, (4 / 16.0) - 0.01, (4 / 16.0) + 0.01);
    }

    [Fact]
    public void The_p_value_does_not_depend_on_which_system_comes_first()
    {
        double[] first = [0.2, 0.4, 0.9, 0.1], second = [0.3, 0.3, 0.95, 0.4];

        var there = PairedComparison.Compare(first, second, new Random(5));
        var back = PairedComparison.Compare(second, first, new Random(5));

        Assert.Equal(there.PValue, back.PValue);
        Assert.Equal(there.Difference, -back.Difference, 12);
    }

    [Fact]
    public void The_same_seed_gives_the_same_figures() =>
        Assert.Equal(
            PairedComparison.Compare([0.2, 0.4, 0.9], [0.3, 0.3, 1], new Random(5)),
            PairedComparison.Compare([0.2, 0.4, 0.9], [0.3, 0.3, 1], new Random(5)));

    [Fact]
    public void Luck_alone_is_rarely_significant()
    {
        var random = new Random(7);
        var significant = Enumerable.Range(0, 200).Count(_ =>
        {
            var first = Enumerable.Range(0, 30).Select(_ => random.NextDouble()).ToArray();
            var second = Enumerable.Range(0, 30).Select(_ => random.NextDouble()).ToArray();
            return PairedComparison.Compare(first, second, random, rounds: 400).PValue < 0.05;
        });

        Assert.InRange(significant, 1, 22);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 3)]
    public void Lists_that_do_not_pair_are_refused(int firstCount, int secondCount) =>
        Assert.Throws<ArgumentException>(
            "second", () => PairedComparison.Compare(new double[firstCount], new double[secondCount], new Random(1)));
}
