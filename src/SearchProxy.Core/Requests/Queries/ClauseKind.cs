namespace SearchProxy.Core.Requests.Queries;

/// <summary>What a query clause means for the text and the filters.</summary>
internal enum ClauseKind
{
    /// <summary>Not known: nothing certain can be said about it.</summary>
    Unknown,

    /// <summary>Matches everything and demands nothing.</summary>
    MatchAll,

    /// <summary>Demands something, but not by a text that a person typed.</summary>
    Term,

    /// <summary>One field and one text, of which any word may match: <c>match</c>.</summary>
    Match,

    /// <summary>One field and one text, of which more is asked: phrases, beginnings, rare words.</summary>
    StrictMatch,

    /// <summary>Several fields and one text.</summary>
    MultiMatch,
    QueryString,
    SimpleQueryString,
    MoreLikeThis,
    Intervals,
    Bool,
    DisMax,
    ConstantScore,

    /// <summary>Wraps one query under <c>query</c> and only changes its scores.</summary>
    ScoredQuery,
    Boosting,
    Pinned,
    Nested,

    /// <summary>Parent and child documents.</summary>
    Join,

    /// <summary>Searches by vectors.</summary>
    Vector,
    Hybrid,
}
