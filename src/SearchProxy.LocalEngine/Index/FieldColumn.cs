using System.Runtime.InteropServices;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>All values of one field, by row. Rows are appended in ascending order.</summary>
internal abstract class FieldColumn(FieldMapping field)
{
    private readonly List<int> _rows = [];

    public FieldMapping Field { get; } = field;

    /// <summary>The rows that have the field, ascending, each once.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Statistics as of now, of fields that have terms.</summary>
    public virtual TermStatistics Statistics => default;

    protected void MarkPresent(int row)
    {
        if (_rows.Count == 0 || _rows[^1] != row)
        {
            _rows.Add(row);
        }
    }
}
