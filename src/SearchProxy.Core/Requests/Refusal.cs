using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Why a step of the parsing gave up.</summary>
internal sealed record Refusal(BypassReason Reason, string? Detail = null);
