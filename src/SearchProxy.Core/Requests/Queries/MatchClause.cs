using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary><c>{"match":{"title":"text"}}</c> or <c>{"match":{"title":{"query":"text",…}}}</c>. A number or a boolean is no text.</summary>
internal static class MatchClause
{
    /// <param name="clauses">Where to note what cannot be understood.</param>
    /// <param name="reader">On the body of the clause.</param>
    /// <param name="strictness">What the clause asks for by its name.</param>
    public static Clause Read(ClauseReader clauses, ref Utf8JsonReader reader, Strictness strictness)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            clauses.Findings.Fail("match without a field");
            return new PlainClause();
        }

        var field = reader.GetString()!;
        reader.Read();
        var text = reader.TokenType == JsonTokenType.StartObject
            ? ReadOptions(clauses, ref reader, ref strictness)
            : TextValue.Read(clauses, ref reader);
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

        IReadOnlyList<FieldWords> words = text is null ? [] : [new FieldWords(Field: null, text)];
        clauses.Findings.Note(words, [field]);
        return new TextClause([field], words, strictness) { TakesPatterns = false };
    }

    private static string? ReadOptions(ClauseReader clauses, ref Utf8JsonReader reader, ref Strictness strictness)
    {
        string? text = null;
        var found = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("query"u8))
            {
                reader.Read();
                found = true;
                text = TextValue.Read(clauses, ref reader);
                reader.Skip();
            }
            else
            {
                strictness = TextStrictness.Read(ref reader, strictness);
            }
        }

        if (!found)
        {
            clauses.Findings.Fail("match without a query");
        }

        return text;
    }
}
