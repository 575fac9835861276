namespace SearchProxy.Core.Fusion;

/// <summary>How the lexical and the vector leg are merged.</summary>
/// <param name="Kind">The formula.</param>
/// <param name="VectorWeight">Weight of the vector leg, 0 to 1; the lexical leg has the rest.</param>
/// <param name="RankConstant">Constant of reciprocal rank fusion.</param>
/// <param name="SaturationScale">The lexical score that <see cref="FusionKind.Saturation"/> counts half; above 0.</param>
public sealed record FusionOptions(
    FusionKind Kind = FusionKind.MinMax,
    double VectorWeight = 0.5,
    int RankConstant = 60,
    double SaturationScale = FusionOptions.DefaultSaturationScale)
{
    /// <summary>Measured over five collections of abstracts and passages with BM25 over title and text.</summary>
    public const double DefaultSaturationScale = 20;

    /// <summary>
    /// True when a hit's score is worth the same whatever the other hits are, so that a score of the other leg can be added to it.
    /// </summary>
    public bool IsAbsolute => Kind is FusionKind.Saturation or FusionKind.TheoreticalMinimum;
}
