using SearchProxy.Core.Fusion;

namespace SearchProxy.Core.Ranking;

/// <summary>
/// The final order of a window: weight · model + (1 − weight) · minmax(first stage). A hit without model score keeps its place and the
/// scored ones share the others; so does a hit that the client's query pins to the top. Equal results keep the first stage's order.
/// </summary>
public static class WindowRanking
{
    /// <summary>2^127: Elasticsearch scores pinned documents above this and caps the score of all others at it.</summary>
    private const double GreatestOrganicScore = 1.7014118346046923e38;

    /// <summary>Up to here what is needed for the moment lies on the stack.</summary>
    private const int UsualWindow = 128;

    /// <summary>Places are given away by so many: which hits compete for them does not depend on the page that is asked for.</summary>
    private const int Block = 10;

    /// <summary>
    /// By how much of the scale the model may prefer a hit further down to the one at the end of a block: five of twenty log-odds. Of 353
    /// queries on five collections none had another first page than with the whole window (decision 0074).
    /// </summary>
    private const double Swing = 0.25;

    /// <summary>
    /// How many hits of the window have to be scored for so many of its first places: those behind are further below the last of these
    /// places than the model's weight lifts a hit.
    /// </summary>
    /// <param name="firstStage">First-stage scores, descending.</param>
    /// <param name="weight">Weight of the model, 0 to 1.</param>
    /// <param name="places">Places that are to be right; taken up to the next multiple of ten.</param>
    public static int Reach(ReadOnlySpan<double> firstStage, double weight, long places)
    {
        Span<double> scaled = firstStage.Length <= UsualWindow ? stackalloc double[UsualWindow] : new double[firstStage.Length];
        return ReachOf(Scale(firstStage, scaled), weight, places);
    }

    /// <summary>The places of <paramref name="firstStage"/> in their final order.</summary>
    /// <param name="firstStage">First-stage scores in first-stage order.</param>
    /// <param name="model">Model scores in the same order; NaN where there is none.</param>
    /// <param name="weight">Weight of the model, 0 to 1.</param>
    /// <param name="scale">What the model's scores are.</param>
    /// <param name="blended">Receives the blended score of each final place, in final order, never ascending.</param>
    public static int[] Order(
        ReadOnlySpan<double> firstStage, ReadOnlySpan<float> model, double weight, ModelScale scale, Span<double> blended)
    {
        Span<double> scaled = firstStage.Length <= UsualWindow ? stackalloc double[UsualWindow] : new double[firstStage.Length];
        var first = Scale(firstStage, scaled);
        var scores = Blend(firstStage, first, model, weight, scale);
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

        sorted[..scored].Sort((a, b) => scores[a] != scores[b] ? scores[b].CompareTo(scores[a]) : a.CompareTo(b));
        // The places of the scored hits are free for them to share; every other hit keeps its own.
        var reach = scale == ModelScale.InReach ? 0 : order.Length;
        for (var place = 0; place < order.Length; place++)
        {
            if (scale == ModelScale.InReach && place % Block == 0)
            {
                reach = ReachOf(first, weight, place + 1);
            }

            if (!double.IsNaN(scores[place]))
            {
                var best = 0;
                while (sorted[best] >= reach)
                {
                    best++;
                }

                order[place] = sorted[best];
                sorted[(best + 1)..scored].CopyTo(sorted[best..]);
                scored--;
            }
        }

        FillDescending(order, scores, blended);
        return order;
    }

    /// <summary>
    /// The same places once more by what a second model says of some of their hits: weight · second model + (1 − weight) · minmax(first
    /// stage). They share their places, and the other hits keep theirs; what a place shows as score stays with the place.
    /// </summary>
    /// <param name="order">The places of the window in their final order; changed.</param>
    /// <param name="firstStage">First-stage scores in first-stage order.</param>
    /// <param name="second">The second model's scores in the same order; NaN where there is none.</param>
    /// <param name="weight">Weight of the second model, 0 to 1.</param>
    /// <param name="scale">What its scores are.</param>
    public static void OrderAgain(
        Span<int> order, ReadOnlySpan<double> firstStage, ReadOnlySpan<float> second, double weight, ModelScale scale)
    {
        Span<double> scaled = firstStage.Length <= UsualWindow ? stackalloc double[UsualWindow] : new double[firstStage.Length];
        var scores = Blend(firstStage, Scale(firstStage, scaled), second, weight, scale);
        var (places, hits) = (new List<int>(order.Length), new List<int>(order.Length));
        for (var place = 0; place < order.Length; place++)
        {
            if (!double.IsNaN(scores[order[place]]))
            {
                places.Add(place);
                hits.Add(order[place]);
            }
        }

        // A stable sort: equal results keep the order that they had.
        var again = hits.OrderByDescending(hit => scores[hit]);
        foreach (var (place, hit) in places.Zip(again))
        {
            order[place] = hit;
        }
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

    private static double[] Blend(
        ReadOnlySpan<double> firstStage, Span<double> first, ReadOnlySpan<float> model, double weight, ModelScale scale)
    {
        var second = new double[first.Length];
        for (var i = 0; i < second.Length; i++)
        {
            second[i] = double.IsNaN(first[i]) ? double.NaN : model[i];
        }

        if (scale == ModelScale.OfWindow)
        {
            // Without a scale of its own the model is compared with the first stage over the hits that both have scored.
            for (var i = 0; i < first.Length; i++)
            {
                first[i] = double.IsNaN(second[i]) ? double.NaN : firstStage[i];
            }

            MinMaxScale.Apply(first);
            MinMaxScale.Apply(second);
        }

        for (var i = 0; i < second.Length; i++)
        {
            second[i] = (weight * second[i]) + ((1 - weight) * first[i]);
        }

        return second;
    }

    /// <summary>Scaled to 0…1 over all hits but the pinned ones, which become NaN.</summary>
    private static Span<double> Scale(ReadOnlySpan<double> firstStage, Span<double> room)
    {
        var scaled = room[..firstStage.Length];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = firstStage[i] > GreatestOrganicScore ? double.NaN : firstStage[i];
        }

        MinMaxScale.Apply(scaled);
        return scaled;
    }

    private static int ReachOf(ReadOnlySpan<double> first, double weight, long places)
    {
        var reach = (int)Math.Min(first.Length, (places + Block - 1) / Block * Block);
        if (reach == 0 || weight >= 1)
        {
            return first.Length;
        }

        // NaN, of a pinned hit, is below nothing: all behind it compete.
        var least = first[reach - 1] - (weight / (1 - weight) * Swing);
        while (reach < first.Length && !(first[reach] < least))
        {
            reach++;
        }

        return reach;
    }

    /// <summary>
    /// A hit shows no more than the hit above it (the first ones 1), so that scores descend along the pages: it may have no score, or a
    /// better one that was out of reach of the places above.
    /// </summary>
    private static void FillDescending(int[] order, double[] scores, Span<double> blended)
    {
        var above = 1.0;
        for (var i = 0; i < order.Length; i++)
        {
            var score = scores[order[i]];
            above = double.IsNaN(score) ? above : Math.Min(above, score);
            blended[i] = above;
        }
    }
}

/// <summary>What a model's scores are, as far as they are to be blended.</summary>
public enum ModelScale
{
    /// <summary>Any numbers: scaled to 0…1 over the window's.</summary>
    OfWindow,

    /// <summary>0 to 1 already, of one meaning for all queries.</summary>
    Fixed,

    /// <summary>The same, and for each ten places only the hits in their <see cref="WindowRanking.Reach"/> compete.</summary>
    InReach,
}
