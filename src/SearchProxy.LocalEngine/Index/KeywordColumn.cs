using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>A field of unanalysed terms, with the values of each row for sorting and aggregating.</summary>
internal sealed class KeywordColumn(FieldMapping field) : TermColumn(field)
{
    private readonly RowValues<string> _values = new();
    private long _termCount;
    private int _rowCount;

    public override TermStatistics Statistics => new(_rowCount, _termCount);

    public override byte EncodedLength(int row) => 1;

    /// <summary>The distinct values of a row in ordinal order.</summary>
    public ReadOnlySpan<string> Of(int row) => _values.Of(row);

    public void Add(int row, List<string> values)
    {
        MarkPresent(row);
        _rowCount++;
        values.Sort(string.CompareOrdinal);
        string? last = null;
        foreach (var value in values)
        {
            if (value != last)
            {
                _termCount++;
                TermOf(value).Add(row, [0]);
                _values.Add(row, value);
            }

            last = value;
        }
    }
}
