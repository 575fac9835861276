namespace SearchProxy.LocalEngine.Index;

/// <summary>What BM25 needs to know about a field as a whole.</summary>
/// <param name="RowCount">Rows with at least one term, deleted ones included.</param>
/// <param name="TermCount">All terms of all rows.</param>
internal readonly record struct TermStatistics(int RowCount, long TermCount);
