using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>The k rows whose vectors are nearest to a vector, among those that a filter passes. Exact: every vector is compared.</summary>
internal sealed class KnnQuery(FieldMapping field, float[] vector, int k, Query? filter, float? leastScore) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        if (view.Column<VectorColumn>(field) is not { } column)
        {
            return Matches.None;
        }

        var passed = filter is null ? null : ScoreSum.Of(view, [filter], 1);
        var best = new PriorityQueue<(int Row, float Score), (float Score, int Row)>();
        var rows = column.Rows;
        for (var ordinal = 0; ordinal < rows.Length && rows[ordinal] < view.RowCount; ordinal++)
        {
            var row = rows[ordinal];
            if (!view.IsLive(row) || (passed is not null && passed.CountAt(row) == 0))
            {
                continue;
            }

            Offer(best, row, VectorScore.Of(field.Vector!.Similarity, vector, column.At(ordinal)));
        }

        return Sorted(best, boost);
    }

    private void Offer(PriorityQueue<(int Row, float Score), (float Score, int Row)> best, int row, float score)
    {
        if (score < leastScore)
        {
            return;
        }

        if (best.Count < k)
        {
            best.Enqueue((row, score), (score, -row));
        }
        else
        {
            best.EnqueueDequeue((row, score), (score, -row));
        }
    }

    private static Matches Sorted(PriorityQueue<(int Row, float Score), (float Score, int Row)> best, float boost)
    {
        var matches = new Matches();
        foreach (var (row, score) in best.UnorderedItems.Select(item => item.Element).OrderBy(item => item.Row))
        {
            matches.Add(row, score * boost);
        }

        return matches;
    }
}
