using SearchProxy.Evaluation.Tuning;

namespace SearchProxy.Evaluation.Tests;

public sealed class CalibrationTests
{
    [Fact]
    public void The_curve_that_made_the_judgements_is_found()
    {
        var fitted = Calibration.Fit(Made(queries: 400, static score => 1 / (1 + Math.Exp(-((1.5 * score) - 2))), seed: 1))!;

        Assert.InRange(fitted.Slope, 1.35, 1.65);
        Assert.InRange(fitted.Intercept, -2.2, -1.8);
        Assert.True(fitted.IsWorthwhile);
        Assert.Equal(0.5, fitted.Probability(-fitted.Intercept / fitted.Slope), 9);
    }

    [Fact]
    public void Among_hits_of_a_probability_as_many_are_relevant()
    {
        var truth = new Func<double, double>(static score => 1 / (1 + Math.Exp(-((0.8 * score) + 0.5))));
        var fitted = Calibration.Fit(Made(queries: 400, truth, seed: 2))!;
        var fresh = Made(queries: 400, truth, seed: 3).SelectMany(static query => query).ToList();
        foreach (var bin in fresh.GroupBy(hit => (int)(fitted.Probability(hit.Score) * 5)))
        {
            Assert.Equal(
                bin.Average(hit => fitted.Probability(hit.Score)), bin.Count(static hit => hit.IsRelevant) / (double)bin.Count(), 0.06);
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    public void Scores_that_say_nothing_are_not_worth_it(double share)
    {
        var fitted = Calibration.Fit(Made(queries: 100, _ => share, seed: 4))!;

        Assert.InRange(fitted.Slope, -0.1, 0.1);
        Assert.InRange(fitted.Brier - fitted.BaseBrier, -0.002, 0.01);
    }

    [Fact]
    public void Scores_that_tell_without_fail_give_finite_numbers()
    {
        var fitted = Calibration.Fit(Made(queries: 20, static score => score > 0 ? 1 : 0, seed: 5))!;

        Assert.True(double.IsFinite(fitted.Slope) && fitted.Slope > 1);
        Assert.True(fitted.IsWorthwhile);
    }

    [Fact]
    public void Without_both_kinds_of_hits_nothing_is_fitted()
    {
        Assert.Null(Calibration.Fit(Made(queries: 20, static _ => 1, seed: 6)));
        Assert.Null(Calibration.Fit(Made(queries: 20, static _ => 0, seed: 6)));
        Assert.Null(Calibration.Fit(Made(queries: 4, static _ => 0.5, seed: 6)));
    }

    private static List<IReadOnlyList<(double Score, bool IsRelevant)>> Made(int queries, Func<double, double> probability, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, queries).Select(_ => (IReadOnlyList<(double, bool)>)[.. Enumerable.Range(0, 20).Select(_ =>
        {
            var score = (random.NextDouble() * 8) - 4;
            return (score, random.NextDouble() < probability(score));
        })])];
    }
}
