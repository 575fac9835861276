using System.Runtime.InteropServices;

namespace SearchProxy.Core.Buffers;

/// <summary>A <see cref="Spare{TCollection}"/> list, which ends as an array or as nothing.</summary>
internal static class SpareList<T>
{
    public static List<T> Take() => Spare<List<T>>.Take();

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
        Spare<List<T>>.Return(list, list.Capacity);
    }
}
