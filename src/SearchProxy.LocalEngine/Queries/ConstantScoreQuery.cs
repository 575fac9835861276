namespace SearchProxy.LocalEngine.Queries;

/// <summary>The rows of a query, with the boost as their score.</summary>
internal sealed class ConstantScoreQuery(Query inner) : Query
{
    public override Matches Run(RowView view, float boost) => inner.Run(view, 1).WithScore(boost);

    public override void CollectTerms(TermSink sink) => inner.CollectTerms(sink);
}
