using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary><c>{"match":{"title":"text"}}</c> or <c>{"match":{"title":{"query":"text",…}}}</c>. A number or a boolean is no text.</summary>
internal static class MatchClause
{
    public static Demand Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            clauses.Findings.Fail("match without a field");
            return Demand.Nothing;
        }

        var field = reader.GetString()!;
        reader.Read();
        var text = reader.TokenType == JsonTokenType.StartObject ? ReadOptions(clauses, ref reader) : TextValue.Read(clauses, ref reader);
        if (text is not null && clauses.Findings.AddText(text))
        {
            clauses.Findings.AddField(field);
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.EndObject)
        {
            clauses.Findings.Fail("match on two fields");
            while (reader.TokenType != JsonTokenType.EndObject)
            {
                reader.Read();
                reader.Skip();
                reader.Read();
            }
        }

        return Demand.Nothing;
    }

    private static string? ReadOptions(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        string? text = null;
        var found = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isQuery = reader.ValueTextEquals("query"u8);
            reader.Read();
            if (isQuery)
            {
                found = true;
                text = TextValue.Read(clauses, ref reader);
            }

            reader.Skip();
        }

        if (!found)
        {
            clauses.Findings.Fail("match without a query");
        }

        return text;
    }
}
