using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>A field of numbers, dates included, as 64-bit integers in the order of the numbers.</summary>
internal sealed class NumberColumn(FieldMapping field) : FieldColumn(field)
{
    private readonly RowValues<long> _values = new();

    /// <summary>The values of a row, ascending.</summary>
    public ReadOnlySpan<long> Of(int row) => _values.Of(row);

    public void Add(int row, List<long> values)
    {
        MarkPresent(row);
        values.Sort();
        foreach (var value in values)
        {
            _values.Add(row, value);
        }
    }
}
