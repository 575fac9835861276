using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Ranking;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The final order of a window: what the models say of its hits, and of those that hold what the query names exactly that they do not fall
/// below their rank in the client's own query.
/// </summary>
internal static class WindowOrder
{
    /// <param name="window">The window in first-stage order.</param>
    /// <param name="scores">What the models said of it.</param>
    /// <param name="exact">What the query names exactly.</param>
    /// <param name="blended">Receives the blended score of each final place, in final order, never ascending.</param>
    public static int[] Of(IReadOnlyList<FusedHit> window, WindowScores scores, IReadOnlyList<byte[]> exact, Span<double> blended)
    {
        var firstStage = FusedHit.ScoresOf(window);
        IReadOnlyList<(int LexicalRank, int Place)> kept = exact.Count > 0 ? Holding(window, exact) : [];
        var order = WindowRanking.Order(firstStage, scores.Shares ?? new float[window.Count], scores.Blend, scores.Scale, blended);
        WindowRanking.KeepPlaces(order, kept);
        if (scores.Second is { } second)
        {
            WindowRanking.OrderAgain(order, firstStage, second.Shares, second.Blend, second.Scale);
            // Kept before, so that no hit crosses the end of the second model's places: a page behind them does not ask that model.
            WindowRanking.KeepPlaces(order, kept);
        }

        return order;
    }

    private static List<(int LexicalRank, int Place)> Holding(IReadOnlyList<FusedHit> window, IReadOnlyList<byte[]> exact)
    {
        var holding = new List<(int LexicalRank, int Place)>();
        for (var place = 0; place < window.Count; place++)
        {
            var hit = window[place];
            if (!hit.IsVectorOnly && hit.LexicalRank < window.Count && ExactTerms.AllIn(hit.Hit.Raw.Of(hit.Source.Bytes.Span), exact))
            {
                holding.Add((hit.LexicalRank, place));
            }
        }

        holding.Sort();
        return holding;
    }
}
