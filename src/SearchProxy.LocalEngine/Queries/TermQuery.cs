using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>Rows that hold a term, scored by BM25.</summary>
internal sealed class TermQuery(FieldMapping field, string term) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        if (view.Column<TermColumn>(field) is not { } column || !column.Terms.TryGetValue(term, out var postings))
        {
            return Matches.None;
        }

        var rowCount = postings.CountBelow(view.RowCount);
        if (rowCount == 0)
        {
            return Matches.None;
        }

        var scorer = Bm25.For(view.StatisticsOf(column), [rowCount], boost);
        var matches = new Matches();
        var reader = postings.Read(view.RowCount);
        while (reader.Next())
        {
            matches.Add(reader.Row, scorer.Score(reader.Frequency, column.EncodedLength(reader.Row)));
        }

        return matches;
    }

    public override void CollectTerms(TermSink sink) => sink.Add(field.Name, term);
}
