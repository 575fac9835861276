using System.Text;
using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// The words of all rules of an intervals clause, joined: they are parts of one text. Rules under <c>filter</c> only place them.
/// </summary>
internal static class IntervalsClause
{
    public static Clause Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            clauses.Findings.Fail("intervals without a field");
            return new PlainClause();
        }

        var field = reader.GetString()!;
        var depth = reader.CurrentDepth;
        var words = new StringBuilder();
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth < depth))
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadArgument(ref reader, words);
            }
        }

        IReadOnlyList<FieldWords> text = [new FieldWords(Field: null, words.ToString())];
        clauses.Findings.Note(text, [field]);
        return new TextClause([field], text, Strictness.MoreOfTheText) { TakesPatterns = false };
    }

    private static void ReadArgument(ref Utf8JsonReader reader, StringBuilder words)
    {
        var isFilter = reader.ValueTextEquals("filter"u8);
        var isWord = reader.ValueTextEquals("query"u8) || reader.ValueTextEquals("term"u8) || reader.ValueTextEquals("prefix"u8);
        if (isFilter)
        {
            reader.Read();
            reader.Skip();
        }
        else if (isWord)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                words.Append(' ').Append(reader.GetString());
            }
        }
    }
}
