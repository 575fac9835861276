using System.Text.Json;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Index;

/// <summary>The part of a document that is kept: its own bytes, unless the mapping leaves paths out.</summary>
internal static class StoredSource
{
    public static byte[] Of(ReadOnlyMemory<byte> source, JsonElement? rules) => rules is { } given
        ? SourceFilter.FromObject(given).Apply(source.ToArray())
        : source.ToArray();
}
