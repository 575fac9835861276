using System.Text.Json;

namespace SearchProxy.Core.Hits;

/// <summary>Finds the parts of an engine's answer in one pass over its bytes.</summary>
public static class SearchAnswerReader
{
    /// <summary>The answer, or null when the bytes are not the JSON answer of a search.</summary>
    /// <remarks>Of a value that is only carried it is checked that it ends, and nothing else (decision 0116).</remarks>
    public static SearchAnswer? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var parts = new AnswerParts();
            return parts.Read(bytes.Span) ? parts.ToAnswer(bytes) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }
}
