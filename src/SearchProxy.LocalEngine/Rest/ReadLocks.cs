using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Holds several indexes still while something reads them.</summary>
internal static class ReadLocks
{
    public static void All(IReadOnlyList<IndexStore> indexes, Action read)
    {
        if (indexes.Count == 0)
        {
            read();
            return;
        }

        indexes[0].Read(() =>
        {
            All(indexes.Skip(1).ToList(), read);
            return true;
        });
    }
}
