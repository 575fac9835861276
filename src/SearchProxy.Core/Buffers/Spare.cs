namespace SearchProxy.Core.Buffers;

/// <summary>
/// Collections that grow while something is read or fused, of which each thread keeps one for its next turn: what growing leaves behind
/// would be more than what is kept in the end.
/// </summary>
internal static class Spare<TCollection>
    where TCollection : class, new()
{
    /// <summary>A larger one is left to the collector.</summary>
    private const int Most = 4_096;

    [ThreadStatic]
    private static TCollection? _spare;

    public static TCollection Take()
    {
        var collection = _spare ?? new TCollection();
        _spare = null;
        return collection;
    }

    /// <summary>Gives back a collection that has been emptied and is not used any more.</summary>
    /// <param name="emptied">The collection.</param>
    /// <param name="capacity">Its room, in items.</param>
    public static void Return(TCollection emptied, int capacity) => _spare = capacity <= Most ? emptied : null;
}
