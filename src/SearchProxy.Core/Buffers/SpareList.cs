using System.Runtime.InteropServices;

namespace SearchProxy.Core.Buffers;

/// <summary>
/// Lists that grow while something is read, of which each thread keeps one for its next reading: what growing leaves behind would be more
/// than what is kept in the end.
/// </summary>
internal static class SpareList<T>
{
    /// <summary>A larger one is left to the collector.</summary>
    private const int Most = 4_096;

    [ThreadStatic]
    private static List<T>? _spare;

    public static List<T> Take()
    {
        var list = _spare ?? [];
        _spare = null;
        return list;
    }

    /// <summary>The first items as an array of their own; the list must not be used any more.</summary>
    public static T[] Finish(List<T> list, int count)
    {
        var items = CollectionsMarshal.AsSpan(list)[..count].ToArray();
        Return(list);
        return items;
    }

    /// <summary>Gives back a list of which nothing is needed.</summary>
    public static void Return(List<T> list)
    {
        list.Clear();
        _spare = list.Capacity <= Most ? list : null;
    }
}
