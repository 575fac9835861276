using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Ranking;

/// <summary>
/// Maps blended scores (0…1) onto the engine's own scale: the best of the window gets the lexical leg's best score, the worst one
/// not less than the best score outside of the window. So scores descend over all pages, and hits outside of the window keep the engine's
/// own.
/// </summary>
public readonly record struct EngineScale(double Low, double High)
{
    /// <summary>The scale of a window.</summary>
    /// <param name="lexical">The lexical leg.</param>
    /// <param name="firstOutside">Rank of the best lexical hit that is not in the window; the number of its hits when all are.</param>
    public static EngineScale Of(SearchAnswer lexical, int firstOutside)
    {
        if (lexical.Hits.Count == 0)
        {
            return new EngineScale(0, 1);
        }

        var high = lexical.Hits[0].Score ?? 1;
        var low = firstOutside < lexical.Hits.Count ? lexical.Hits[firstOutside].Score : lexical.Hits[^1].Score;
        return new EngineScale(Math.Min(low ?? 0, high), high);
    }

    public float Map(double blended) => (float)(Low + ((High - Low) * Math.Clamp(blended, 0, 1)));
}
