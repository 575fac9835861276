using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>The rows that a query runs over: those of an index, or the objects of a nested field, as of one snapshot.</summary>
internal sealed class RowView
{
    private readonly RowTable _table;
    private readonly NestedRows? _nested;

    private RowView(RowTable table, int rowCount, IndexSnapshot snapshot, RowView? parent, NestedRows? nested)
    {
        _table = table;
        _nested = nested;
        RowCount = rowCount;
        Snapshot = snapshot;
        Parent = parent;
    }

    public int RowCount { get; }

    public IndexSnapshot Snapshot { get; }

    /// <summary>The rows around these; null for the documents themselves.</summary>
    public RowView? Parent { get; }

    public bool IsNested => Parent is not null;

    public static RowView Of(IndexSnapshot snapshot) => new(snapshot.Rows.Table, snapshot.RowCount, snapshot, null, null);

    public bool IsLive(int row) => Parent?.IsLive(ParentOf(row)) ?? Snapshot.IsLive(row);

    /// <summary>The row around an object.</summary>
    public int ParentOf(int row) => _nested!.Parents[row];

    /// <summary>The objects of one row of the parent, in order.</summary>
    public IEnumerable<int> ObjectsOf(int parent)
    {
        for (var row = _nested!.CountBelow(parent); row < RowCount && ParentOf(row) == parent; row++)
        {
            yield return row;
        }
    }

    public FieldColumn? Column(string field) => _table.Columns.GetValueOrDefault(field);

    public T? Column<T>(FieldMapping field)
        where T : FieldColumn
        => Column(field.Name) as T;

    /// <summary>The stored values of a field in a row, spelt as JSON.</summary>
    public ReadOnlySpan<string> Stored(string field, int row) => _table.Stored.TryGetValue(field, out var values) ? values.Of(row) : [];

    public TermStatistics StatisticsOf(FieldColumn column) => Snapshot.StatisticsOf(column);

    /// <summary>The objects of a nested field directly below; null when no document has any.</summary>
    public RowView? Nested(string path) => _table.Nested.TryGetValue(path, out var nested)
        ? new RowView(nested.Rows, nested.CountBelow(RowCount), Snapshot, this, nested)
        : null;
}
