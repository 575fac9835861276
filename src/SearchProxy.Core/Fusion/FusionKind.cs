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
}
