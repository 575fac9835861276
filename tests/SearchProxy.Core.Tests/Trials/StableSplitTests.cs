using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Trials;

namespace SearchProxy.Core.Tests.Trials;

public sealed class StableSplitTests
{
    [Fact]
    public void A_key_stays_where_it_is_and_a_growing_share_only_takes_in() =>
        Prop.ForAll<string, string, NormalFloat>(Check).QuickCheckThrowOnFailure();

    private static void Check(string? salt, string? key, NormalFloat number)
    {
        var (some, more) = (Math.Abs(number.Get) % 1, Math.Min(1, (Math.Abs(number.Get) % 1) + 0.1));
        var (name, client) = (salt ?? "", key ?? "");
        Assert.Equal(StableSplit.PlaceOf(name, client), StableSplit.PlaceOf(name, client));
        Assert.InRange(StableSplit.PlaceOf(name, client), 0, 1 - 1e-9);
        Assert.True(!StableSplit.IsIn(name, client, some) || StableSplit.IsIn(name, client, more));
        Assert.False(StableSplit.IsIn(name, client, 0));
        Assert.True(StableSplit.IsIn(name, client, 1));
    }

    /// <summary>The numbers of another implementation of the same rule: machines and versions must agree.</summary>
    [Theory]
    [InlineData("trial", "alice", 0.021243455881646223)]
    [InlineData("trial", "bob", 0.4630553254667147)]
    [InlineData("", "", 0.923535831086651)]
    public void The_place_of_a_key_never_changes(string salt, string key, double place) =>
        Assert.Equal(place, StableSplit.PlaceOf(salt, key), 12);

    [Fact]
    public void Keys_are_dealt_evenly_and_each_trial_deals_anew()
    {
        var keys = Enumerable.Range(0, 20_000).Select(static i => $"client-{i}").ToArray();

        Assert.InRange(keys.Count(static key => StableSplit.IsIn("a", key, 0.3)) / 20_000.0, 0.285, 0.315);
        Assert.InRange(
            keys.Count(static key => StableSplit.IsIn("a", key, 0.5) && StableSplit.IsIn("b", key, 0.5)) / 20_000.0, 0.235, 0.265);
    }

    [Fact]
    public void Coins_are_fair_and_thrown_the_same_for_the_same_key()
    {
        var (coins, again) = (StableSplit.Coins("t", "alice"), StableSplit.Coins("t", "alice"));
        var thrown = Enumerable.Range(0, 10_000).Select(_ => coins()).ToArray();

        Assert.Equal(thrown, Enumerable.Range(0, 10_000).Select(_ => again()));
        Assert.InRange(thrown.Count(static heads => heads) / 10_000.0, 0.48, 0.52);
    }
}
