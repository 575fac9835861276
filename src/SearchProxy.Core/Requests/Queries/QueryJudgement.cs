using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Either what the query says, or why there is nothing to rank by.</summary>
public readonly record struct QueryJudgement(QueryIntent? Intent, BypassReason Reason);
