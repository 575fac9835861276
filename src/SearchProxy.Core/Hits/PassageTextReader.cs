using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Hits;

/// <summary>Takes the text of a hit's best passage out of the inner hits that the vector leg asked for.</summary>
public static class PassageTextReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };

    /// <summary>Writes the passage. False, and nothing written, when the hit has none.</summary>
    /// <param name="answer">The vector leg's bytes.</param>
    /// <param name="hit">The hit there.</param>
    /// <param name="maxCharacters">Text beyond is cut off.</param>
    /// <param name="buffer">Receives the passage.</param>
    public static bool TryRead(ReadOnlySpan<byte> answer, Hit hit, int maxCharacters, PassageBuffer buffer)
    {
        if (!hit.InnerHits.Exists)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(hit.InnerHits.Of(answer), Options);
            reader.Read();
            if (Enter(ref reader, PrivateFields.InnerHits) && Enter(ref reader, "hits") && Enter(ref reader, "hits") && reader.Read()
                && Enter(ref reader, "fields") && Enter(
                    ref reader, PrivateFields.PassageText) && reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                buffer.Advance(reader.CopyString(buffer.Space(reader.ValueSpan.Length)));
            }
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is no text.
        }

        buffer.Truncate(buffer.Open.IsWhiteSpace() ? 0 : maxCharacters);
        if (buffer.OpenLength == 0)
        {
            return false;
        }

        buffer.Close();
        return true;
    }

    /// <summary>From the object under the reader to the value of one of its members.</summary>
    private static bool Enter(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.Is(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
