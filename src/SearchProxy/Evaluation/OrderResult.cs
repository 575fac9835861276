namespace SearchProxy.Evaluation;

/// <summary>How good one order was over all queries.</summary>
/// <param name="Values">nDCG@10 of each query.</param>
/// <param name="MedianMilliseconds">Median time of a search.</param>
/// <param name="NotRanked">Searches that came back bypassed or degraded; 0 for the engine's own orders.</param>
/// <param name="Example">What the header of the first of these said; null without one.</param>
internal sealed record OrderResult(SearchOrder Order, IReadOnlyList<double> Values, double MedianMilliseconds, int NotRanked, string? Example)
{
    /// <summary>Mean nDCG@10.</summary>
    public double Ndcg => Values.Average();
}
