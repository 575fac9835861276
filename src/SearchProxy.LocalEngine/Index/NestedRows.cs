using System.Runtime.InteropServices;

namespace SearchProxy.LocalEngine.Index;

/// <summary>The objects of a nested field: a table of their own, each with the row that holds it.</summary>
internal sealed class NestedRows
{
    private readonly List<int> _parents = [];

    public RowTable Rows { get; } = new();

    /// <summary>The row around each object, ascending.</summary>
    public ReadOnlySpan<int> Parents => CollectionsMarshal.AsSpan(_parents);

    public void Append(int parent, ParsedRow item)
    {
        Rows.Append(item);
        _parents.Add(parent);
    }

    /// <summary>How many objects belong to rows below <paramref name="parentLimit"/>.</summary>
    public int CountBelow(int parentLimit)
    {
        var at = _parents.BinarySearch(parentLimit);
        if (at < 0)
        {
            return ~at;
        }

        while (at > 0 && _parents[at - 1] == parentLimit)
        {
            at--;
        }

        return at;
    }
}
