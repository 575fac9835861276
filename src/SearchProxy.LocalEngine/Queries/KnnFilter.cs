namespace SearchProxy.LocalEngine.Queries;

/// <summary>What a kNN search is limited to.</summary>
/// <param name="Query">The filter.</param>
/// <param name="OverObjects">Whether it looks at the objects of the nested field rather than at the documents around them.</param>
internal sealed record KnnFilter(Query Query, bool OverObjects)
{
    /// <summary>Tells for each row of the vectors' table whether it passes.</summary>
    public Func<int, bool> For(RowView view)
    {
        if (!view.IsNested || OverObjects)
        {
            var rows = ScoreSum.Of(view, [Query], 1);
            return row => rows.CountAt(row) > 0;
        }

        var documents = ScoreSum.Of(view.Parent!, [Query], 1);
        return row => documents.CountAt(view.ParentOf(row)) > 0;
    }
}
