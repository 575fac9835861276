using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>Unites rows.</summary>
internal static class RowSet
{
    /// <summary>The rows in any of the lists, all with one score.</summary>
    public static Matches Of(RowView view, IEnumerable<PostingList> lists, float score)
    {
        var found = new bool[view.RowCount];
        foreach (var list in lists)
        {
            var reader = list.Read(view.RowCount);
            while (reader.Next())
            {
                found[reader.Row] = true;
            }
        }

        var matches = new Matches();
        for (var row = 0; row < found.Length; row++)
        {
            if (found[row])
            {
                matches.Add(row, score);
            }
        }

        return matches;
    }
}
