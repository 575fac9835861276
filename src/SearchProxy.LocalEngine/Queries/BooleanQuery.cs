namespace SearchProxy.LocalEngine.Queries;

/// <summary>Clauses that must, may and must not match; the score is the sum of those that score.</summary>
internal sealed class BooleanQuery : Query
{
    public List<Query> Must { get; } = [];

    public List<Query> Filter { get; } = [];

    public List<Query> Should { get; } = [];

    public List<Query> MustNot { get; } = [];

    /// <summary>How many of <see cref="Should"/> must match.</summary>
    public int MinimumShouldMatch { get; set; }

    public override Matches Run(RowView view, float boost)
    {
        if (MinimumShouldMatch > Should.Count)
        {
            return Matches.None;
        }

        var required = RunRequired(view, boost);
        var optional = Should.Count == 0 ? null : ScoreSum.Of(view, Should, boost);
        var matches = required is null ? optional!.AtLeast(Math.Max(1, MinimumShouldMatch)) : Combine(required, optional);
        return Exclude(view, matches);
    }

    public override void CollectTerms(TermSink sink)
    {
        foreach (var clause in Must.Concat(Should).Concat(Filter))
        {
            clause.CollectTerms(sink);
        }
    }

    /// <summary>The rows of all required clauses; null when there is no such clause.</summary>
    private Matches? RunRequired(RowView view, float boost)
    {
        if (Must.Count + Filter.Count == 0)
        {
            return Should.Count > 0 ? null : Matches.None;
        }

        if (Must.Count == 1 && Filter.Count == 0)
        {
            return Must[0].Run(view, boost);
        }

        var sum = ScoreSum.Of(view, Must, boost);
        foreach (var filter in Filter)
        {
            sum.Count(filter.Run(view, 1));
        }

        return sum.AtLeast(Must.Count + Filter.Count);
    }

    private Matches Combine(Matches required, ScoreSum? optional)
    {
        if (optional is null)
        {
            return required;
        }

        var matches = new Matches();
        for (var at = 0; at < required.Count; at++)
        {
            var row = required.RowAt(at);
            if (optional.CountAt(row) >= MinimumShouldMatch)
            {
                matches.Add(row, optional.CountAt(row) == 0 ? required.ScoreAt(at) : required.ScoreAt(at) + optional.ScoreAt(row));
            }
        }

        return matches;
    }

    private Matches Exclude(RowView view, Matches matches)
    {
        foreach (var clause in MustNot)
        {
            var excluded = ScoreSum.Of(view, [clause], 1);
            matches = matches.Where(row => excluded.CountAt(row) == 0);
        }

        return matches;
    }
}
