namespace SearchProxy.Core.Outcomes;

/// <summary>
/// Why the vector leg only reorders what the client's own query finds. The kebab-case name of the value is what the client reads in
/// <c>X-SearchProxy: …; widen=…; held-by=…</c>.
/// </summary>
public enum WideningHold
{
    /// <summary>It may add documents.</summary>
    None,

    /// <summary>The setting, the index or the request says never.</summary>
    Setting,

    /// <summary>The query asks for more than that a word of its text occurs.</summary>
    StrictText,

    /// <summary>The request has a <c>min_score</c>, which holds for every hit.</summary>
    LeastScore,
}
