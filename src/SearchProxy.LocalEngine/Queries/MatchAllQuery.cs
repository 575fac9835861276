namespace SearchProxy.LocalEngine.Queries;

/// <summary>Every row, with the boost as its score.</summary>
internal sealed class MatchAllQuery : Query
{
    public override Matches Run(RowView view, float boost)
    {
        var matches = new Matches();
        for (var row = 0; row < view.RowCount; row++)
        {
            matches.Add(row, boost);
        }

        return matches;
    }
}
