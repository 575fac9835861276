namespace SearchProxy.Core.Requests.Queries;

/// <summary>A clause without a text that a person typed.</summary>
/// <param name="matchesAll">It demands nothing.</param>
internal sealed class PlainClause(bool matchesAll = false) : Clause
{
    protected override Demand WithoutText => matchesAll ? Demand.Nothing : base.WithoutText;

    protected override Demand Weigh(Judging judging) => Demand.Nothing;
}
