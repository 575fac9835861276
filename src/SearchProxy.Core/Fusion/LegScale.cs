using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Fusion;

/// <summary>What the hits of one leg are worth to the fusion, before the leg's weight: 0…1 but for <see cref="FusionKind.ReciprocalRank"/>.</summary>
internal static class LegScale
{
    /// <summary>Of the client's own query.</summary>
    public static double[] Lexical(IReadOnlyList<Hit> hits, int count, FusionOptions options)
    {
        var scores = Of(hits, count, options);
        if (options.Kind == FusionKind.Saturation)
        {
            // A hit that the query pins has a score without end: it counts whole.
            Map(scores, score => double.IsPositiveInfinity(score) ? 1 : Math.Max(0, score) / (Math.Max(0, score) + options.SaturationScale));
        }

        return scores;
    }

    /// <summary>Of the vector leg, whose scores are (1 + cos) / 2 in both engines.</summary>
    public static double[] Vector(IReadOnlyList<Hit> hits, int count, FusionOptions options)
    {
        var scores = Of(hits, count, options);
        if (options.Kind == FusionKind.Saturation)
        {
            Map(scores, static score => Math.Clamp((2 * score) - 1, 0, 1));
        }

        return scores;
    }

    private static double[] Of(IReadOnlyList<Hit> hits, int count, FusionOptions options)
    {
        var scores = new double[count];
        for (var i = 0; i < count; i++)
        {
            scores[i] = options.Kind == FusionKind.ReciprocalRank ? 1.0 / (options.RankConstant + i + 1) : hits[i].Score ?? 0;
        }

        switch (options.Kind)
        {
            case FusionKind.MinMax:
                MinMaxScale.Apply(scores);
                break;
            case FusionKind.TheoreticalMinimum:
                // As scores the least possible cosine is 0, like that of BM25.
                var best = count == 0 ? 0 : scores.Max();
                Map(scores, score => best > 0 ? Math.Max(0, score / best) : 0);
                break;
        }

        return scores;
    }

    private static void Map(double[] scores, Func<double, double> map)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = map(scores[i]);
        }
    }
}
