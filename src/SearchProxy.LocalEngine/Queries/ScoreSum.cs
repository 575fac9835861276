namespace SearchProxy.LocalEngine.Queries;

/// <summary>For each row, how many queries match and the sum of their scores. Sums are 64-bit, as Lucene's are.</summary>
internal sealed class ScoreSum
{
    private readonly int[] _counts;
    private readonly double[] _scores;

    private ScoreSum(int rowCount) => (_counts, _scores) = (new int[rowCount], new double[rowCount]);

    public static ScoreSum Of(RowView view, List<Query> queries, float boost)
    {
        var sum = new ScoreSum(view.RowCount);
        foreach (var query in queries)
        {
            sum.Add(query.Run(view, boost));
        }

        return sum;
    }

    public int CountAt(int row) => _counts[row];

    public float ScoreAt(int row) => (float)_scores[row];

    /// <summary>Counts rows without adding to their scores.</summary>
    public void Count(Matches matches)
    {
        for (var at = 0; at < matches.Count; at++)
        {
            _counts[matches.RowAt(at)]++;
        }
    }

    /// <summary>The rows that at least <paramref name="minimum"/> queries match.</summary>
    public Matches AtLeast(int minimum)
    {
        var matches = new Matches();
        for (var row = 0; row < _counts.Length; row++)
        {
            if (_counts[row] >= minimum)
            {
                matches.Add(row, (float)_scores[row]);
            }
        }

        return matches;
    }

    private void Add(Matches matches)
    {
        for (var at = 0; at < matches.Count; at++)
        {
            _counts[matches.RowAt(at)]++;
            _scores[matches.RowAt(at)] += matches.ScoreAt(at);
        }
    }
}
