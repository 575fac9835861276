namespace SearchProxy.LocalEngine.Queries;

/// <summary>A query whose scores are multiplied.</summary>
internal sealed class BoostQuery(Query inner, float factor) : Query
{
    public override Matches Run(RowView view, float boost) => inner.Run(view, boost * factor);

    public override void CollectTerms(TermSink sink) => inner.CollectTerms(sink);
}
