namespace SearchProxy.Remote.Reranking;

/// <summary>What one request came to.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Scores">One for each passage; null unless scored.</param>
/// <param name="Said">What the server answered, in words for a person; the state stands before the colon. Null when it was not asked, or scored.</param>
internal sealed record RerankAttempt(RerankOutcome Outcome, float[]? Scores = null, string? Said = null);
