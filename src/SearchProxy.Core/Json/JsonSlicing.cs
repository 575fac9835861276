using System.Text.Json;

namespace SearchProxy.Core.Json;

/// <summary>Cuts values out of the memory that a reader walks over.</summary>
internal static class JsonSlicing
{
    /// <summary>The value that begins at the reader's token; the reader is left on the value's last token.</summary>
    /// <param name="reader">On the first token of a value; made over the span of <paramref name="source"/>.</param>
    /// <param name="source">What the reader reads.</param>
    public static JsonSlice TakeValue(this ref Utf8JsonReader reader, ReadOnlyMemory<byte> source)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonSlice(source[start..(int)reader.BytesConsumed]);
    }

    /// <summary>Goes on to the end of the object or array that is open at <paramref name="depth"/>.</summary>
    public static void LeaveTo(this ref Utf8JsonReader reader, int depth)
    {
        while (!(reader.CurrentDepth == depth && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray) && reader.Read())
        {
        }
    }

    /// <summary>A reader over a value that was checked before; its depth was bounded by that check.</summary>
    public static Utf8JsonReader Open(this JsonSlice slice) =>
        new(slice.Span, new JsonReaderOptions { MaxDepth = Requests.SearchParsePolicy.GreatestMaxDepth + 1 });
}
