using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>A column that can be searched by term.</summary>
internal abstract class TermColumn(FieldMapping field) : FieldColumn(field)
{
    private readonly Dictionary<string, PostingList> _terms = [];

    public IReadOnlyDictionary<string, PostingList> Terms => _terms;

    /// <summary>The length of the field in a row as Lucene stores it, in one byte; 1 where lengths are not kept.</summary>
    public abstract byte EncodedLength(int row);

    protected PostingList TermOf(string term)
    {
        if (!_terms.TryGetValue(term, out var postings))
        {
            _terms.Add(term, postings = new PostingList());
        }

        return postings;
    }
}
