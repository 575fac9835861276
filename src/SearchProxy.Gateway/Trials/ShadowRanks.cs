using System.Globalization;

namespace SearchProxy.Gateway.Trials;

/// <summary>Where the hits of a page that nobody saw stand in the engine's order.</summary>
/// <param name="From">Hits before the page.</param>
/// <param name="Ranks">Rank of each hit in the client's own query, from 1; null of one that is not among its first.</param>
internal sealed record ShadowRanks(int From, IReadOnlyList<int?> Ranks)
{
    /// <summary>Share of the hits that the engine's own page would not have had.</summary>
    public double Changed => Count(place => !(Ranks[place] > From && Ranks[place] <= From + Ranks.Count)) / (double)Ranks.Count;

    /// <summary>Share of the places at which the engine's own page would have had another hit.</summary>
    public double Moved => MovedPlaces / (double)Ranks.Count;

    /// <summary>How many places these are.</summary>
    public int MovedPlaces => Count(place => Ranks[place] != From + place + 1);

    /// <summary>The ranks in the order of the page, <c>-</c> for none: <c>3 1 2 -</c>.</summary>
    public override string ToString() =>
        string.Join(' ', Ranks.Select(static rank => rank?.ToString(CultureInfo.InvariantCulture) ?? "-"));

    private int Count(Func<int, bool> isSo) => Enumerable.Range(0, Ranks.Count).Count(isSo);
}
