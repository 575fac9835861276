using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>A value that is a text when it is a string; numbers and booleans are legal too but are no text.</summary>
internal static class TextValue
{
    /// <returns>The text; null when the value is none. Objects, arrays and null are noted as not understood.</returns>
    public static string? Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return null;
            default:
                clauses.Fail(ref reader, "a query that is neither text nor number");
                return null;
        }
    }
}
