namespace SearchProxy.Remote.Reranking;

/// <summary>What one request came to.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Scores">One for each passage; null unless scored.</param>
/// <param name="Said">
/// What the server answered, in words for a person; the state stands before the colon. Null when it was not asked, or scored.
/// </param>
internal sealed record RerankAttempt(RerankOutcome Outcome, float[]? Scores = null, string? Said = null);

/// <summary>How one request to a rerank server ended.</summary>
internal enum RerankOutcome
{
    /// <summary>Every passage has a score.</summary>
    Scored,

    /// <summary>No answer, or one that promises better luck (408, 429, 500, 502, 503, 504): may be asked again.</summary>
    Passing,

    /// <summary>More than the server takes at once, in bytes or passages (413, 422): fewer may do.</summary>
    TooLong,

    /// <summary>Refused, or an answer that makes no sense: asking again changes nothing.</summary>
    Lasting,

    /// <summary>The search's own time ran out.</summary>
    Deadline,
}
