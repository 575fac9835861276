using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Recall;

/// <summary>Whether there is a vector leg, and if not, why.</summary>
/// <param name="Target">Where it searches; null = no vector leg.</param>
/// <param name="Fault">Set when the index has vectors that cannot be used, which the client is told.</param>
/// <param name="Detail">Why there is none, in a few words.</param>
public readonly record struct VectorLegDecision(VectorTarget? Target, DegradeReason Fault, string? Detail);
