namespace SearchProxy.Core.Outcomes;

/// <summary>
/// Which fault of the proxy's own left a search with less than it should have had. The kebab-case name of the value is what
/// the client reads in <c>X-SearchProxy: degraded; reason=…</c>.
/// </summary>
public enum DegradeReason
{
    /// <summary>Not degraded.</summary>
    None,

    /// <summary>The model is missing, unverified, loading, or its breaker is open.</summary>
    Model,

    /// <summary>The model threw, or gave a score that is not a finite number.</summary>
    Inference,

    /// <summary>Time ran out before the window was scored.</summary>
    Deadline,

    /// <summary>The queue of the model was full.</summary>
    Overload,

    /// <summary>The vector leg failed; the lexical recall was reranked.</summary>
    VectorLeg,

    /// <summary>The index's vectors were made by another model than the one that is loaded; the vector leg was left out.</summary>
    ModelMismatch,

    /// <summary>The second model of a cascade did not score its places; the first model's order stands.</summary>
    Cascade,

    /// <summary>The engine refused the rewritten request; the original was sent once more.</summary>
    Rewrite,

    /// <summary>A bug of the proxy, which the log tells more of; the original request went to the engine.</summary>
    Internal,
}
