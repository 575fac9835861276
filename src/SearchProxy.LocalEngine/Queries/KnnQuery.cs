using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>
/// The k rows whose vectors are nearest to a vector, among those that a filter passes. Exact: every vector is compared. Among the objects
/// of a nested field it finds the nearest object of each of the k nearest documents.
/// </summary>
internal sealed class KnnQuery(FieldMapping field, float[] vector, int k, KnnFilter? filter, float? leastScore) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        if (view.Column<VectorColumn>(field) is not { } column)
        {
            return Matches.None;
        }

        var passes = filter?.For(view);
        var best = new Dictionary<int, (int Row, float Score)>();
        var rows = column.Rows;
        for (var ordinal = 0; ordinal < rows.Length && rows[ordinal] < view.RowCount; ordinal++)
        {
            var row = rows[ordinal];
            if (view.IsLive(row) && (passes is null || passes(row)))
            {
                var score = VectorScore.Of(field.Vector!.Similarity, vector, column.At(ordinal));
                Offer(best, view.IsNested ? view.ParentOf(row) : row, row, score);
            }
        }

        var matches = new Matches();
        var nearest = best.Values.OrderByDescending(item => item.Score).ThenBy(item => item.Row).Take(k);
        foreach (var (row, score) in nearest.OrderBy(item => item.Row))
        {
            matches.Add(row, score * boost);
        }

        return matches;
    }

    private void Offer(Dictionary<int, (int Row, float Score)> best, int document, int row, float score)
    {
        if (!(score < leastScore) && (!best.TryGetValue(document, out var there) || score > there.Score))
        {
            best[document] = (row, score);
        }
    }
}
