using System.Runtime.InteropServices;

namespace SearchProxy.LocalEngine.Index;

/// <summary>Any number of values for each row, appended in ascending order of rows.</summary>
internal sealed class RowValues<T>
{
    private readonly List<int> _rows = [];
    private readonly List<T> _values = [];

    public void Add(int row, T value)
    {
        _rows.Add(row);
        _values.Add(value);
    }

    public ReadOnlySpan<T> Of(int row)
    {
        var start = _rows.BinarySearch(row);
        if (start < 0)
        {
            return [];
        }

        var end = start + 1;
        while (start > 0 && _rows[start - 1] == row)
        {
            start--;
        }

        while (end < _rows.Count && _rows[end] == row)
        {
            end++;
        }

        return CollectionsMarshal.AsSpan(_values)[start..end];
    }
}
