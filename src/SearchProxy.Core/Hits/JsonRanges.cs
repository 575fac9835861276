using System.Text.Json;

namespace SearchProxy.Core.Hits;

/// <summary>Byte ranges of the values under a reader.</summary>
internal static class JsonRanges
{
    /// <summary>Skips the value that the reader stands on and returns its bytes' range.</summary>
    public static ByteRange Skip(ref Utf8JsonReader reader)
    {
        var start = checked((int)reader.TokenStartIndex);
        reader.Skip();
        return UpTo(start, ref reader);
    }

    /// <summary>From <paramref name="start"/> to the end of the token that the reader stands on.</summary>
    public static ByteRange UpTo(int start, ref Utf8JsonReader reader) => new(start, checked((int)reader.BytesConsumed) - start);
}
