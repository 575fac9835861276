namespace SearchProxy.Core.Outcomes;

/// <summary>What the proxy did with a search, in one word.</summary>
public enum VerdictKind
{
    /// <summary>The order is the proxy's.</summary>
    Reranked,

    /// <summary>The engine's own answer, as it should be.</summary>
    Bypassed,

    /// <summary>A fault of the proxy's own left the search with less than it should have had.</summary>
    Degraded,

    /// <summary>The engine gave no answer: the client gets an error of the proxy's own.</summary>
    Failed,
}
