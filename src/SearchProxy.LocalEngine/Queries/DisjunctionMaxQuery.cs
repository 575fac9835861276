namespace SearchProxy.LocalEngine.Queries;

/// <summary>Any of the queries; the score is the best one plus a share of the others.</summary>
internal sealed class DisjunctionMaxQuery(List<Query> queries, float tieBreaker) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        var best = new float[view.RowCount];
        var others = new double[view.RowCount];
        var found = new bool[view.RowCount];
        foreach (var query in queries)
        {
            var matches = query.Run(view, boost);
            for (var at = 0; at < matches.Count; at++)
            {
                var (row, score) = (matches.RowAt(at), matches.ScoreAt(at));
                others[row] += found[row] ? Math.Min(score, best[row]) : 0;
                best[row] = found[row] ? Math.Max(score, best[row]) : score;
                found[row] = true;
            }
        }

        var result = new Matches();
        for (var row = 0; row < found.Length; row++)
        {
            if (found[row])
            {
                result.Add(row, (float)(best[row] + (others[row] * tieBreaker)));
            }
        }

        return result;
    }

    public override void CollectTerms(TermSink sink) => queries.ForEach(query => query.CollectTerms(sink));
}
