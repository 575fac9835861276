namespace SearchProxy.Core.Requests.Queries;

/// <summary>How a clause stands to the others around it.</summary>
internal enum ClauseRole
{
    /// <summary>It must match: the root, <c>bool.must</c>, and what these wrap.</summary>
    Conjunctive,

    /// <summary>One of several that may match: <c>bool.should</c>, <c>dis_max</c>.</summary>
    Disjunctive,
}
