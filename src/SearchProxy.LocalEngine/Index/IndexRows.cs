namespace SearchProxy.LocalEngine.Index;

/// <summary>The documents of an index by row, with the generation in which each was deleted.</summary>
internal sealed class IndexRows
{
    private readonly List<StoredDocument> _documents = [];
    private readonly List<long> _deletedIn = [];

    public RowTable Table { get; } = new();

    /// <summary>Rows that are deleted or replaced.</summary>
    public int DeletedCount { get; private set; }

    public StoredDocument this[int row] => _documents[row];

    public int Count => _documents.Count;

    /// <summary>Appends a row; <paramref name="create"/> makes the document of the row's number.</summary>
    public StoredDocument Append(ParsedRow parsed, Func<int, StoredDocument> create)
    {
        var document = create(Table.Append(parsed));
        _documents.Add(document);
        _deletedIn.Add(long.MaxValue);
        return document;
    }

    public void Delete(int row, long generation)
    {
        _deletedIn[row] = generation;
        DeletedCount++;
    }

    public bool IsLive(int row, long generation) => _deletedIn[row] > generation;
}
