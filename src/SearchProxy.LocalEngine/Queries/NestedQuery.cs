namespace SearchProxy.LocalEngine.Queries;

/// <summary>Documents of which an object of a nested field matches.</summary>
internal sealed class NestedQuery(string path, Query inner, NestedScoreMode mode) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        if (view.Nested(path) is not { } nested)
        {
            return Matches.None;
        }

        var objects = inner.Run(nested, boost);
        var result = new Matches();
        for (int at = 0, end; at < objects.Count; at = end)
        {
            var parent = nested.ParentOf(objects.RowAt(at));
            var scores = new List<float>();
            for (end = at; end < objects.Count && nested.ParentOf(objects.RowAt(end)) == parent; end++)
            {
                scores.Add(objects.ScoreAt(end));
            }

            result.Add(parent, Score(scores));
        }

        return result;
    }

    public override void CollectTerms(TermSink sink) => inner.CollectTerms(sink);

    private float Score(List<float> scores) => mode switch
    {
        NestedScoreMode.Average => (float)(scores.Sum(score => (double)score) / scores.Count),
        NestedScoreMode.Sum => (float)scores.Sum(score => (double)score),
        NestedScoreMode.Maximum => scores.Max(),
        NestedScoreMode.Minimum => scores.Min(),
        _ => 0,
    };
}
