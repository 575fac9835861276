namespace SearchProxy.LocalEngine.Index;

/// <summary>
/// An index as it was at a refresh. Rows are never changed, so a snapshot is a row count, a generation and the statistics.
/// </summary>
internal sealed class IndexSnapshot(
    IndexRows rows, int rowCount, long generation, IReadOnlyDictionary<FieldColumn, TermStatistics> statistics)
{
    public IndexRows Rows { get; } = rows;

    public int RowCount { get; } = rowCount;

    public bool IsLive(int row) => row < RowCount && Rows.IsLive(row, generation);

    public TermStatistics StatisticsOf(FieldColumn column) => statistics.GetValueOrDefault(column);
}
