using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Fusion;

/// <summary>
/// What the hits of one leg are worth to the fusion, before the leg's weight: 0…1 but for <see cref="FusionKind.ReciprocalRank"/>.
/// </summary>
internal static class LegScale
{
    /// <summary>Of the client's own query.</summary>
    public static double[] Lexical(IReadOnlyList<Hit> hits, int count, FusionOptions options)
    {
        var scores = Of(hits, count, options);
        if (options.Kind == FusionKind.Saturation)
        {
            Map(scores, score => Saturated(score, options));
        }

        return scores;
    }

    /// <summary>Of the vector leg, whose scores are (1 + cos) / 2 in both engines.</summary>
    public static double[] Vector(IReadOnlyList<Hit> hits, int count, FusionOptions options)
    {
        var scores = Of(hits, count, options);
        if (options.Kind == FusionKind.Saturation)
        {
            Map(scores, Cosine);
        }

        return scores;
    }

    /// <summary>What one more score of the client's own query is worth beside those of its hits, by an absolute rule.</summary>
    /// <param name="score">The score.</param>
    /// <param name="best">The best score of the leg.</param>
    /// <param name="options">The rule.</param>
    public static double Lexical(double score, double best, FusionOptions options) =>
        options.Kind == FusionKind.Saturation ? Saturated(score, options) : OfBest(score, best);

    /// <summary>The same for the vector leg.</summary>
    public static double Vector(double score, double best, FusionOptions options) =>
        options.Kind == FusionKind.Saturation ? Cosine(score) : OfBest(score, best);

    /// <summary>The best of the first scores; 0 without one.</summary>
    public static double Best(IReadOnlyList<Hit> hits, int count)
    {
        var best = 0.0;
        for (var i = 0; i < count; i++)
        {
            best = Math.Max(best, hits[i].Score ?? 0);
        }

        return best;
    }

    /// <summary>A hit that the query pins has a score without end: it counts whole.</summary>
    private static double Saturated(double score, FusionOptions options) =>
        double.IsPositiveInfinity(score) ? 1 : Math.Max(0, score) / (Math.Max(0, score) + options.SaturationScale);

    private static double Cosine(double score) => Math.Clamp((2 * score) - 1, 0, 1);

    private static double OfBest(double score, double best) => best > 0 ? Math.Clamp(score / best, 0, 1) : 0;

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
                var best = Best(hits, count);
                Map(scores, score => OfBest(score, best));
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
