using SearchProxy.Core.Fusion;

namespace SearchProxy.Core.Ranking;

/// <summary>
/// The final order of a window: weight · minmax(model) + (1 − weight) · minmax(first stage). A hit without model score keeps its
/// place and the scored ones share the others; so does a hit that the client's query pins to the top. Equal results keep the first stage's
/// order.
/// </summary>
public static class WindowRanking
{
    /// <summary>2^127: Elasticsearch scores pinned documents above this and caps the score of all others at it.</summary>
    private const double GreatestOrganicScore = 1.7014118346046923e38;

    /// <summary>Up to here what is needed for the moment lies on the stack.</summary>
    private const int UsualWindow = 128;

    /// <summary>The places of <paramref name="firstStage"/> in their final order.</summary>
    /// <param name="firstStage">First-stage scores in first-stage order.</param>
    /// <param name="model">Model scores in the same order; NaN where there is none.</param>
    /// <param name="weight">Weight of the model, 0 to 1.</param>
    /// <param name="blended">Receives the blended score of each final place, in final order, never ascending.</param>
    public static int[] Order(ReadOnlySpan<double> firstStage, ReadOnlySpan<float> model, double weight, Span<double> blended)
    {
        var scores = Blend(firstStage, model, weight);
        var order = new int[scores.Length];
        Span<int> sorted = scores.Length <= UsualWindow ? stackalloc int[UsualWindow] : new int[scores.Length];
        var scored = 0;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            if (!double.IsNaN(scores[i]))
            {
                sorted[scored++] = i;
            }
        }

        // The places of the scored hits are free for them to share; every other hit keeps its own.
        sorted[..scored].Sort((a, b) => scores[a] != scores[b] ? scores[b].CompareTo(scores[a]) : a.CompareTo(b));
        var next = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (!double.IsNaN(scores[i]))
            {
                order[i] = sorted[next++];
            }
        }

        FillDescending(order, scores, blended);
        return order;
    }

    /// <summary>
    /// Moves up what has fallen below its lexical rank: the hits that hold what the query names exactly. The others keep their order among
    /// themselves.
    /// </summary>
    /// <param name="order">The places of the window in their final order; changed.</param>
    /// <param name="kept">Lexical rank of each such hit, ascending, and its place in the window.</param>
    public static void KeepPlaces(Span<int> order, IReadOnlyList<(int LexicalRank, int Place)> kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        foreach (var (rank, place) in kept)
        {
            var at = order.IndexOf(place);
            if (at > rank)
            {
                order[rank..at].CopyTo(order[(rank + 1)..]);
                order[rank] = place;
            }
        }
    }

    private static double[] Blend(ReadOnlySpan<double> firstStage, ReadOnlySpan<float> model, double weight)
    {
        var first = new double[firstStage.Length];
        Span<double> second = (first.Length <= UsualWindow ? stackalloc double[UsualWindow] : new double[first.Length])[..first.Length];
        for (var i = 0; i < first.Length; i++)
        {
            var isUnscored = float.IsNaN(model[i]) || firstStage[i] > GreatestOrganicScore;
            first[i] = isUnscored ? double.NaN : firstStage[i];
            second[i] = isUnscored ? double.NaN : model[i];
        }

        MinMaxScale.Apply(first);
        MinMaxScale.Apply(second);
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = (weight * second[i]) + ((1 - weight) * first[i]);
        }

        return first;
    }

    /// <summary>A hit without score shows that of the hit above it (the first ones 1), so that scores descend along the page.</summary>
    private static void FillDescending(int[] order, double[] scores, Span<double> blended)
    {
        var above = 1.0;
        for (var i = 0; i < order.Length; i++)
        {
            var score = scores[order[i]];
            above = double.IsNaN(score) ? above : score;
            blended[i] = above;
        }
    }
}
