using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>Rows that hold terms next to each other or, with a slop, near each other; scored by BM25 with the phrase as one term.</summary>
internal sealed class PhraseQuery(FieldMapping field, IReadOnlyList<PhraseTerm> terms, int slop) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        if (view.Column<TextColumn>(field) is not { } column)
        {
            return Matches.None;
        }

        var rowCounts = new int[terms.Count];
        for (var at = 0; at < terms.Count; at++)
        {
            rowCounts[at] = column.Terms.TryGetValue(terms[at].Term, out var postings) ? postings.CountBelow(view.RowCount) : 0;
            if (rowCounts[at] == 0)
            {
                return Matches.None;
            }
        }

        var scorer = Bm25.For(view.StatisticsOf(column), rowCounts, boost);
        var matches = new Matches();
        foreach (var (row, positions) in Candidates(view, column))
        {
            var frequency = slop == 0 ? PhraseFrequency.Exact(positions) : PhraseFrequency.Sloppy(positions, slop);
            if (frequency > 0)
            {
                matches.Add(row, scorer.Score(frequency, column.EncodedLength(row)));
            }
        }

        return matches;
    }

    public override void CollectTerms(TermSink sink) => sink.AddPhrase(field.Name, terms, slop);

    /// <summary>The rows that hold all terms, with each term's positions moved to where the phrase would begin.</summary>
    private IEnumerable<KeyValuePair<int, int[][]>> Candidates(RowView view, TextColumn column)
    {
        var found = new SortedDictionary<int, int[][]>();
        for (var at = 0; at < terms.Count; at++)
        {
            var reader = column.Terms[terms[at].Term].Read(view.RowCount);
            while (reader.Next())
            {
                if (at == 0)
                {
                    found[reader.Row] = new int[terms.Count][];
                }

                if (found.TryGetValue(reader.Row, out var positions))
                {
                    positions[at] = Moved(reader.Positions(), terms[at].Position);
                }
            }
        }

        return found.Where(entry => entry.Value.All(positions => positions is not null));
    }

    private static int[] Moved(int[] positions, int by)
    {
        for (var at = 0; at < positions.Length; at++)
        {
            positions[at] -= by;
        }

        return positions;
    }
}
