using SearchProxy.Core.Fusion;

namespace SearchProxy.Core.Ranking;

/// <summary>A hit at its final place of the window.</summary>
/// <param name="Fused">The hit.</param>
/// <param name="Score">What the client reads in <c>_score</c>; null when the engine gave none.</param>
public readonly record struct RankedHit(FusedHit Fused, float? Score);
