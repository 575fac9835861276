using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>The texts under <c>like</c>; documents named there by id, and <c>unlike</c>, give no text.</summary>
internal static class MoreLikeThisClause
{
    public static Demand Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var fields = new List<string>();
        var found = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("like"u8))
            {
                reader.Read();
                found |= ReadLike(clauses, ref reader);
            }
            else if (reader.ValueTextEquals("fields"u8))
            {
                reader.Read();
                TextArguments.ReadFields(clauses, ref reader, fields);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        foreach (var field in found ? fields : [])
        {
            clauses.Findings.AddField(field);
        }

        return Demand.Nothing;
    }

    private static bool ReadLike(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return ReadItem(clauses, ref reader);
        }

        var found = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            found |= ReadItem(clauses, ref reader);
        }

        return found;
    }

    private static bool ReadItem(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return clauses.Findings.AddText(reader.GetString()!);
        }

        reader.Skip();
        return false;
    }
}
