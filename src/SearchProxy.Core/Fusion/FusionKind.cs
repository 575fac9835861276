namespace SearchProxy.Core.Fusion;

/// <summary>How the scores of the two legs become one.</summary>
public enum FusionKind
{
    /// <summary>Each leg's scores scaled to 0…1 by its own minimum and maximum, then a weighted sum.</summary>
    MinMax,

    /// <summary>
    /// Reciprocal rank fusion: weight / (rank constant + rank), ranks from 1. Cormack, Clarke, Büttcher, SIGIR 2009.
    /// </summary>
    ReciprocalRank,

    /// <summary>
    /// Absolute scores: <c>s / (s + scale)</c> of the lexical score and the cosine of the vectors (0 where it is negative), then a weighted
    /// sum. A best hit that is poor stays poor. For scores of BM25, whose height the scale has to fit.
    /// </summary>
    Saturation,

    /// <summary>
    /// Each leg's scores divided by their maximum, from their least possible value on (0 for lexical scores, −1 for cosines), then a
    /// weighted sum: Bruch, Gai and Ingber (2022), "TM2C2". For lexical scores of any height. Cosines of a window lie close together, so
    /// that the vector leg wants a high weight (0.8).
    /// </summary>
    TheoreticalMinimum,
}
