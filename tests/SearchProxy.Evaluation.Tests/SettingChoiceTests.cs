using SearchProxy.Evaluation.Tuning;

namespace SearchProxy.Evaluation.Tests;

public sealed class SettingChoiceTests
{
    [Fact]
    public void A_setting_that_is_better_is_found_and_its_gain_is_that_of_unseen_queries()
    {
        var random = new Random(1);
        var present = Enumerable.Range(0, 200).Select(_ => random.NextDouble() * 0.8).ToList();
        var better = present.ConvertAll(value => value + 0.05 + ((random.NextDouble() - 0.5) * 0.2));
        var worse = present.ConvertAll(value => value - 0.05);
        var choice = SettingChoice.Of([present, worse, better], present: 0, new Random(2));
        Assert.Equal(2, choice.Chosen);
        Assert.All(choice.ByFold, chosen => Assert.Equal(2, chosen));
        Assert.InRange(choice.Gain.Difference, 0.03, 0.07);
        Assert.True(choice.IsWorthwhile(present: 0));
    }

    [Fact]
    public void Of_many_settings_that_differ_by_luck_alone_hardly_any_is_ever_recommended()
    {
        var recommended = Enumerable.Range(0, 60).Count(seed =>
        {
            var random = new Random(seed);
            List<double> Luck() => [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble())];
            List<List<double>> settings = [Luck(), Luck(), Luck(), Luck(), Luck(), Luck(), Luck(), Luck()];
            return SettingChoice.Of(settings, present: 0, new Random(seed)).IsWorthwhile(present: 0);
        });
        // The best of eight looks better on the queries that it was chosen from; on others it is not. 5 % two-sided is 2.5 % of gains.
        Assert.InRange(recommended, 0, 5);
    }

    [Fact]
    public void Equal_settings_leave_the_present_one()
    {
        var values = Enumerable.Range(0, 30).Select(query => query / 30.0).ToList();
        var choice = SettingChoice.Of([values, values, values], present: 1, new Random(1));
        Assert.Equal((1, 0), (choice.Chosen, choice.Gain.Difference));
        Assert.False(choice.IsWorthwhile(present: 1));
    }

    [Fact]
    public void Too_few_queries_are_refused() =>
        Assert.Throws<ArgumentException>("values", () => SettingChoice.Of([new double[19], new double[19]], present: 0, new Random(1)));

    [Fact]
    public void A_grid_holds_every_combination_once() => Assert.Equal(
        ["blend=0,window=50", "blend=0,window=100", "blend=0.5,window=50", "blend=0.5,window=100"],
        SettingGrid.Of([("blend", ["0", "0.5"]), ("window", ["50", "100"])]));
}
