namespace SearchProxy.Remote.Reranking;

/// <summary>What one request to a rerank server came to.</summary>
internal enum AttemptOutcome
{
    /// <summary>Every passage has a score.</summary>
    Scored,

    /// <summary>No answer, or one that promises better luck (408, 429, 500, 502, 503, 504): may be asked again.</summary>
    Passing,

    /// <summary>Refused, or an answer that makes no sense: asking again changes nothing.</summary>
    Lasting,

    /// <summary>The search's own time ran out.</summary>
    Deadline,
}
