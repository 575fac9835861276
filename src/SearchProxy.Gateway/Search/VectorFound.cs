using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Search;

/// <summary>What came of the vector leg.</summary>
/// <param name="Answer">Its hits; null without.</param>
/// <param name="Fault">Why there are none although there should be.</param>
internal readonly record struct VectorFound(SearchAnswer? Answer, Verdict? Fault)
{
    /// <summary>What was asked; null when nothing was.</summary>
    public EncodedQuery? Query { get; init; }

    public static VectorFound Not(Verdict fault) => new(Answer: null, fault);
}
