using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Trials;

namespace SearchProxy.Core.Tests.Trials;

public sealed class TeamDraftTests
{
    private static readonly Gen<int[]> Ranking = Gen.ListOf(Gen.Choose(0, 12)).Select(static items => items.Distinct().ToArray());

    private static readonly Arbitrary<(int[] First, int[] Second, bool[] Coins)> Drafts =
        Ranking.SelectMany(a => Ranking.SelectMany(b => Gen.ArrayOf(Gen.Elements(true, false), 40).Select(coins => (a, b, coins))))
            .ToArbitrary();

    [Fact]
    public void Each_item_of_both_is_shown_once() => Prop.ForAll(Drafts, static draft =>
    {
        var items = Merge(draft.First, draft.Second, draft.Coins).Select(static pick => pick.Item).ToArray();
        Assert.Equal(items.Length, items.Distinct().Count());
        Assert.Equal(draft.First.Union(draft.Second).Order(), items.Order());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void As_long_as_both_can_pick_neither_is_ahead_by_more_than_one() => Prop.ForAll(Drafts, static draft =>
    {
        var picks = Merge(draft.First, draft.Second, draft.Coins);
        for (var length = 0; length < picks.Count; length++)
        {
            var shown = picks.Take(length).Select(static pick => pick.Item).ToHashSet();
            if (draft.First.All(shown.Contains) || draft.Second.All(shown.Contains))
            {
                return;
            }

            Assert.InRange(picks.Take(length).Sum(static pick => pick.Team == Team.First ? 1 : -1), -1, 1);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Each_team_s_items_stand_in_its_own_order() => Prop.ForAll(Drafts, static draft =>
    {
        foreach (var (team, ranking) in new[] { (Team.First, draft.First), (Team.Second, draft.Second) })
        {
            var places = Merge(draft.First, draft.Second, draft.Coins).Where(pick => pick.Team == team)
                .Select(pick => Array.IndexOf(ranking, pick.Item))
                .ToArray();
            Assert.Equal(places.Order(), places);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Exchanged_rankings_and_coins_exchange_the_teams() => Prop.ForAll(Drafts, static draft =>
    {
        var turned = Merge(draft.Second, draft.First, [.. draft.Coins.Select(static coin => !coin)]);
        Assert.Equal(
            Merge(draft.First, draft.Second, draft.Coins),
            turned.Select(static pick => (pick.Item, pick.Team == Team.First ? Team.Second : Team.First)));
    }).QuickCheckThrowOnFailure();

    private static IReadOnlyList<(int Item, Team Team)> Merge(int[] first, int[] second, bool[] coins)
    {
        var next = 0;
        return TeamDraft.Merge(first, second, () => coins[next++ % coins.Length]);
    }
}
