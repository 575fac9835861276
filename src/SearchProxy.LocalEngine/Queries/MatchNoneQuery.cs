namespace SearchProxy.LocalEngine.Queries;

/// <summary>No row.</summary>
internal sealed class MatchNoneQuery : Query
{
    public override Matches Run(RowView view, float boost) => Matches.None;
}
