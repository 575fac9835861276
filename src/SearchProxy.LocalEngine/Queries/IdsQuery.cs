namespace SearchProxy.LocalEngine.Queries;

/// <summary>Documents by their ids, with the boost as their score.</summary>
internal sealed class IdsQuery(HashSet<string> ids) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        var matches = new Matches();
        for (var row = 0; row < view.RowCount; row++)
        {
            if (ids.Contains(view.Snapshot.Rows[row].Id))
            {
                matches.Add(row, boost);
            }
        }

        return matches;
    }
}
