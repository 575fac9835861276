namespace SearchProxy.Core.Requests.Queries;

/// <summary>A clause without a text that a person typed.</summary>
/// <param name="matchesAll">It demands nothing.</param>
internal sealed class PlainClause(bool matchesAll = false) : Clause
{
    protected override ClauseRequirement WithoutText => matchesAll ? ClauseRequirement.Nothing : base.WithoutText;

    protected override ClauseRequirement Weigh(Judging judging) => ClauseRequirement.Nothing;
}
