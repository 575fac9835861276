namespace SearchProxy.LocalEngine.Queries;

/// <summary>Rows that match a query, ascending, each with its score.</summary>
internal sealed class Matches
{
    public static readonly Matches None = new([], []);

    private readonly List<int> _rows;
    private readonly List<float> _scores;

    public Matches()
        : this([], [])
    {
    }

    private Matches(List<int> rows, List<float> scores) => (_rows, _scores) = (rows, scores);

    public IReadOnlyList<int> Rows => _rows;

    public int Count => _rows.Count;

    public int RowAt(int at) => _rows[at];

    public float ScoreAt(int at) => _scores[at];

    /// <summary>Appends a row above all rows so far.</summary>
    public void Add(int row, float score)
    {
        _rows.Add(row);
        _scores.Add(score);
    }

    /// <summary>Those in <paramref name="rows"/>, all with one score.</summary>
    public static Matches Constant(ReadOnlySpan<int> rows, int limit, float score)
    {
        var matches = new Matches();
        foreach (var row in rows)
        {
            if (row >= limit)
            {
                break;
            }

            matches.Add(row, score);
        }

        return matches;
    }

    /// <summary>The same rows, all with one score.</summary>
    public Matches WithScore(float score) => new(_rows, Enumerable.Repeat(score, Count).ToList());

    /// <summary>The rows that <paramref name="keeps"/> accepts.</summary>
    public Matches Where(Func<int, bool> keeps) => Filter((row, _) => keeps(row));

    /// <summary>The rows that <paramref name="keeps"/> accepts, by row and score.</summary>
    public Matches Filter(Func<int, float, bool> keeps)
    {
        var kept = new Matches();
        for (var at = 0; at < Count; at++)
        {
            if (keeps(_rows[at], _scores[at]))
            {
                kept.Add(_rows[at], _scores[at]);
            }
        }

        return kept;
    }
}
