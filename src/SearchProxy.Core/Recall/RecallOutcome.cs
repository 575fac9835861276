using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>Either a plan, or the verdict with which the search goes to the engine as it is.</summary>
public readonly record struct RecallOutcome(RecallPlan? Plan, Verdict? Verdict)
{
    /// <summary>What the query says, where the mapping leaves text to rank by; also when there is no plan.</summary>
    public QueryIntent? Intent { get; init; }
}
