namespace SearchProxy.Core.Relevance;

/// <summary>Which figure a <see cref="Measure"/> is.</summary>
public enum MeasureKind
{
    Ndcg,

    /// <summary>nDCG whose gain is <c>2^grade - 1</c>.</summary>
    NdcgExponential,
    ReciprocalRank,
    AveragePrecision,
    Recall,
    Precision,
    ExpectedReciprocalRank,

    /// <summary>How much of what is shown is judged at all; says how far the other figures can be trusted.</summary>
    Judged,
}
