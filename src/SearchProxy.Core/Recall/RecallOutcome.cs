using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Recall;

/// <summary>Either a plan, or the verdict with which the search goes to the engine as it is.</summary>
public readonly record struct RecallOutcome(RecallPlan? Plan, Verdict? Verdict);
