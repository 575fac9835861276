using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>The rows that a query runs over: those of an index, or the objects of a nested field, as of one snapshot.</summary>
internal sealed class RowView
{
    private readonly RowTable _table;
    private readonly Func<int, bool> _isLive;

    private RowView(RowTable table, int rowCount, IndexSnapshot snapshot, Func<int, bool> isLive)
    {
        _table = table;
        RowCount = rowCount;
        Snapshot = snapshot;
        _isLive = isLive;
    }

    public int RowCount { get; }

    public IndexSnapshot Snapshot { get; }

    public static RowView Of(IndexSnapshot snapshot) => new(snapshot.Rows.Table, snapshot.RowCount, snapshot, snapshot.IsLive);

    public bool IsLive(int row) => _isLive(row);

    public FieldColumn? Column(string field) => _table.Columns.GetValueOrDefault(field);

    public T? Column<T>(FieldMapping field)
        where T : FieldColumn
        => Column(field.Name) as T;

    /// <summary>The stored values of a field in a row, spelt as JSON.</summary>
    public ReadOnlySpan<string> Stored(string field, int row) => _table.Stored.TryGetValue(field, out var values) ? values.Of(row) : [];

    public TermStatistics StatisticsOf(FieldColumn column) => Snapshot.StatisticsOf(column);

    public IEnumerable<FieldColumn> Columns => _table.Columns.Values;

    /// <summary>The objects of a nested field directly below, with the row around each; null when no document has any.</summary>
    public (RowView View, NestedRows Rows)? Nested(string path)
    {
        if (!_table.Nested.TryGetValue(path, out var nested))
        {
            return null;
        }

        var parentIsLive = _isLive;
        return (new RowView(nested.Rows, nested.CountBelow(RowCount), Snapshot, row => parentIsLive(nested.Parents[row])), nested);
    }

    /// <summary>The nested fields directly below.</summary>
    public IEnumerable<string> NestedPaths => _table.Nested.Keys;
}
