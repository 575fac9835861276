namespace SearchProxy.Core.Trials;

/// <summary>
/// Team-draft interleaving (Radlinski, Kurup and Joachims, CIKM 2008): in each round a coin says which ranking picks first, and each picks
/// its best item that is not taken. A click counts for the ranking that picked the item; where the rankings are equally good, both get as
/// many.
/// </summary>
public static class TeamDraft
{
    /// <summary>One list of two.</summary>
    /// <param name="first">A ranking, each item once.</param>
    /// <param name="second">Another, which may hold other items.</param>
    /// <param name="coin">True: the first ranking picks first in this round.</param>
    /// <returns>Every item of both, with the ranking that picked it.</returns>
    public static IReadOnlyList<(T Item, Team Team)> Merge<T>(IReadOnlyList<T> first, IReadOnlyList<T> second, Func<bool> coin)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(coin);
        var merged = new List<(T, Team)>(Math.Max(first.Count, second.Count));
        var taken = new HashSet<T>();
        int nextOfFirst = 0, nextOfSecond = 0;
        while (nextOfFirst < first.Count || nextOfSecond < second.Count)
        {
            var firstPicks = coin();
            for (var turn = 0; turn < 2; turn++)
            {
                if (firstPicks == (turn == 0))
                {
                    Pick(first, ref nextOfFirst, Team.First, taken, merged);
                }
                else
                {
                    Pick(second, ref nextOfSecond, Team.Second, taken, merged);
                }
            }
        }

        return merged;
    }

    private static void Pick<T>(IReadOnlyList<T> ranking, ref int next, Team team, HashSet<T> taken, List<(T, Team)> merged)
        where T : notnull
    {
        while (next < ranking.Count)
        {
            var item = ranking[next++];
            if (taken.Add(item))
            {
                merged.Add((item, team));
                return;
            }
        }
    }
}
