using SearchProxy.Core.Relevance;

namespace SearchProxy.Evaluation.Results;

/// <summary>Whether one target is better than another one.</summary>
/// <param name="Before">Name of the one that is compared with.</param>
/// <param name="After">Name of the other.</param>
/// <param name="Measure">What is compared.</param>
/// <param name="Gain">After minus before.</param>
/// <param name="AdjustedPValue">The p value after Holm (1979), for all comparisons of the same measure in this collection together.</param>
public sealed record TargetComparison(string Before, string After, string Measure, PairedComparison Gain, double AdjustedPValue);
