using SearchProxy.Core.Trials;

namespace SearchProxy.Core.Tests.Trials;

public sealed class SignTestTests
{
    private const double Alpha = 0.05;

    /// <summary>B(w + ½, l + ½) / B(½, ½) · 2ⁿ by hand: of (1, 0) is 1, of (2, 0) 3/8 · 4.</summary>
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(2, 0, 1 / 1.5)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 10, 1 / (46189.0 / 262144 * 1024))]
    public void The_p_value_is_that_of_the_mixture(long wins, long losses, double p) =>
        Assert.Equal(p, new SignTest(wins, losses).PValue, 9);

    [Theory]
    [InlineData(60, 40)]
    [InlineData(3, 0)]
    [InlineData(0, 7)]
    [InlineData(0, 0)]
    [InlineData(5_200, 4_800)]
    public void The_interval_holds_one_half_as_long_as_that_is_not_refuted(long wins, long losses)
    {
        var test = new SignTest(wins, losses);
        var (low, high) = test.Interval(Alpha);

        Assert.InRange(test.Share, low, high);
        Assert.Equal(test.PValue > Alpha, low < 0.5 && high > 0.5);
    }

    /// <summary>
    /// Looked at after every one of 1,000 decisions, at most 5 % of fair coins are ever called unfair: of 2,000 no more than 5 % and three
    /// standard errors.
    /// </summary>
    [Fact]
    public void Who_looks_all_the_time_is_wrong_no_more_often_than_promised()
    {
        var random = new Random(20261128);
        var wrong = Enumerable.Range(0, 2_000).Count(_ => Decided(random, 0.5, 1_000) is not null);

        Assert.InRange(wrong / 2_000.0, 0, Alpha + 0.015);
    }

    [Fact]
    public void A_difference_is_found_and_the_right_way_round()
    {
        var random = new Random(20261128);
        var found = Enumerable.Range(0, 300).Select(_ => Decided(random, 0.6, 1_000)).ToArray();

        Assert.InRange(found.Count(static winner => winner == true) / 300.0, 0.95, 1);
        Assert.InRange(found.Count(static winner => winner == false) / 300.0, 0, 0.02);
    }

    /// <summary>Who was called better first; null when nobody was.</summary>
    private static bool? Decided(Random random, double share, int decisions)
    {
        var test = default(SignTest);
        for (var i = 0; i < decisions; i++)
        {
            test = test.With(random.NextDouble() < share);
            if (test.PValue < Alpha)
            {
                return test.Share > 0.5;
            }
        }

        return null;
    }
}
