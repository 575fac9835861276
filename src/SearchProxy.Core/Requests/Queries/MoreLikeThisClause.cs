using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// The texts under <c>like</c>; documents named there by id, and <c>unlike</c>, give no text. It chooses words by how rare they are, wants
/// a share of them, and leaves out the documents that it names.
/// </summary>
internal static class MoreLikeThisClause
{
    public static Clause Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var fields = new List<string>();
        var words = new List<FieldWords>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("like"u8))
            {
                reader.Read();
                ReadLike(ref reader, words);
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

        clauses.Findings.Note(words, fields);
        return new TextClause(fields, words, Strictness.Rules);
    }

    private static void ReadLike(ref Utf8JsonReader reader, List<FieldWords> words)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ReadItem(ref reader, words);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadItem(ref reader, words);
        }
    }

    private static void ReadItem(ref Utf8JsonReader reader, List<FieldWords> words)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            words.Add(new FieldWords(Field: null, reader.GetString()!));
        }

        reader.Skip();
    }
}
