using System.Text.Json;

namespace SearchProxy.Core.Hits;

/// <summary>Finds the parts of an engine's answer in one pass over its bytes.</summary>
public static class SearchAnswerReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };

    /// <summary>The answer, or null when the bytes are not the JSON answer of a search.</summary>
    public static SearchAnswer? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes.Span, Options);
            var parts = new AnswerParts();
            return reader.Read() && parts.Read(ref reader) ? parts.ToAnswer(bytes) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
