using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>Rows that hold any of some terms, with the boost as their score.</summary>
internal sealed class TermSetQuery(FieldMapping field, IReadOnlyCollection<string> terms) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        if (view.Column<TermColumn>(field) is not { } column)
        {
            return Matches.None;
        }

        return RowSet.Of(view, terms.Select(column.Terms.GetValueOrDefault).OfType<PostingList>(), boost);
    }

    public override void CollectTerms(TermSink sink)
    {
        foreach (var term in terms)
        {
            sink.Add(field.Name, term);
        }
    }
}
