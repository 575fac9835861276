using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Recall;

/// <summary>Either a plan, or the reason why there is none.</summary>
public readonly record struct RecallOutcome(RecallPlan? Plan, BypassReason Reason, string? Detail);
