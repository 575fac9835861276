using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.MultiSearch;

/// <summary>An error as the engines write it, for one search of several as for one alone: <c>{"error":…,"status":404}</c>.</summary>
public static class MultiSearchError
{
    private const int MaxDepth = 1000;

    /// <summary>Whether these bytes are the error that goes with an HTTP status.</summary>
    public static bool Is(ReadOnlySpan<byte> json, int status) => Status(json) == status;

    /// <summary>The status that an error names; null when these bytes are no error, or no JSON.</summary>
    public static int? Status(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            var isError = false;
            int? status = null;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                isError |= reader.Is("error"u8);
                var isStatus = reader.Is("status"u8);
                reader.Read();
                status = isStatus && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : status;
                reader.Skip();
            }

            return isError && !reader.Read() ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
