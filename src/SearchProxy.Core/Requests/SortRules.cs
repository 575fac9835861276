using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>
/// Only an order by descending score may be changed. The sort of the URL is appended to that of the body, and two entries make a sort
/// of their own even if both are the score.
/// </summary>
internal static class SortRules
{
    public static Refusal? Check(SearchDraft draft)
    {
        var inUrl = draft.Parameter("sort") ?? string.Empty;
        var body = draft.Member("sort") is { } sort ? CountScoreSorts(sort) : 0;
        var understood = inUrl switch
        {
            "" => body is 0 or 1,
            "_score" or "_score:desc" => body == 0,
            _ => false,
        };
        return understood ? null : new Refusal(BypassReason.Sort);
    }

    /// <summary>How many entries sort by descending score; -1 when any entry does anything else.</summary>
    private static int CountScoreSorts(JsonSlice sort)
    {
        var reader = sort.Open();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return IsScore(ref reader) ? 1 : -1;
        }

        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!IsScore(ref reader))
            {
                return -1;
            }

            count++;
        }

        return count;
    }

    private static bool IsScore(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.ValueTextEquals("_score"u8);
        }

        if (reader.TokenType != JsonTokenType.StartObject
            || !reader.Read()
            || reader.TokenType != JsonTokenType.PropertyName
            || !reader.ValueTextEquals("_score"u8))
        {
            return false;
        }

        reader.Read();
        var descending = reader.TokenType == JsonTokenType.StartObject ? HasDescendingOrder(ref reader) : IsDescending(ref reader);
        return descending && reader.Read() && reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool HasDescendingOrder(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return true;
        }

        return reader.ValueTextEquals("order"u8)
            && reader.Read()
            && IsDescending(ref reader)
            && reader.Read()
            && reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool IsDescending(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && (reader.ValueTextEquals("desc"u8) || reader.ValueTextEquals("DESC"u8));
}
