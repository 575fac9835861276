using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Fusion;

/// <summary>A hit of the merged list.</summary>
/// <param name="Source">
/// The answer that holds the hit's bytes: the lexical one when both have it, as only that one knows highlights and the like.
/// </param>
/// <param name="Hit">Its place in <paramref name="Source"/>.</param>
/// <param name="LexicalRank">Rank in the lexical leg from 0; −1 when only the vector leg found it.</param>
/// <param name="VectorRank">Rank in the vector leg from 0; −1 when that did not find it.</param>
/// <param name="Score">Fused score; descending along the list.</param>
public readonly record struct FusedHit(SearchAnswer Source, Hit Hit, int LexicalRank, int VectorRank, double Score)
{
    public bool IsVectorOnly => LexicalRank < 0;

    /// <summary>The fused scores of a window.</summary>
    public static double[] ScoresOf(IReadOnlyList<FusedHit> window)
    {
        ArgumentNullException.ThrowIfNull(window);
        var scores = new double[window.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = window[i].Score;
        }

        return scores;
    }
}
