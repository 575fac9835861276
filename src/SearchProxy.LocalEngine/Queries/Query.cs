namespace SearchProxy.LocalEngine.Queries;

/// <summary>A query that is bound to the fields of one index. Deleted rows may be among its matches.</summary>
internal abstract class Query
{
    /// <summary>The rows that match, their scores multiplied by <paramref name="boost"/>.</summary>
    public abstract Matches Run(RowView view, float boost);

    /// <summary>Adds what a highlighter has to look for.</summary>
    public virtual void CollectTerms(TermSink sink)
    {
    }
}
