using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Hits;

/// <summary>
/// Takes the text to rerank by out of a hit's <c>fields</c> member. Values come in the order of the wanted fields, one a line; a value that
/// repeats the text before it (a multi-field beside its parent) is left out.
/// </summary>
public static class HitTextReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };

    /// <summary>Writes the hit's text as one passage. False, and nothing written, when the hit has none.</summary>
    /// <param name="answer">The bytes that the hit lies in.</param>
    /// <param name="hit">The hit.</param>
    /// <param name="wanted">The fields, in the order in which the model is to read them.</param>
    /// <param name="maxCharacters">Text beyond is cut off.</param>
    /// <param name="buffer">Receives the passage.</param>
    public static bool TryRead(ReadOnlySpan<byte> answer, Hit hit, IReadOnlyList<TextField> wanted, int maxCharacters, PassageBuffer buffer)
    {
        if (!hit.Fields.Exists)
        {
            return false;
        }

        try
        {
            var fields = hit.Fields.Of(answer);
            // By number: an enumerator for each of a hundred hits is memory.
            for (var i = 0; i < wanted.Count; i++)
            {
                AppendField(fields, wanted[i], buffer);
                buffer.Truncate(maxCharacters);
            }
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is no text. What stands before it is kept.
        }

        if (buffer.Open.IsWhiteSpace())
        {
            buffer.Truncate(0);
            return false;
        }

        buffer.Close();
        return true;
    }

    private static void AppendField(ReadOnlySpan<byte> fields, TextField field, PassageBuffer buffer)
    {
        var before = buffer.OpenLength;
        if (before > 0)
        {
            buffer.Append("\n");
        }

        if (field.Label is not null)
        {
            buffer.Append(field.Label);
            buffer.Append(": ");
        }

        var start = buffer.OpenLength;
        var reader = new Utf8JsonReader(fields, Options);
        reader.Read();
        AppendFromObject(ref reader, field.Name, buffer, start);
        var text = buffer.Open[start..];
        if (text.IsWhiteSpace() || buffer.Open[..before].EndsWith(text, StringComparison.Ordinal))
        {
            buffer.Truncate(before);
        }
    }

    /// <summary>
    /// Elasticsearch answers a leaf of a nested object as <c>{"p":[{"text":[…]}]}</c>, OpenSearch as <c>{"p.text":[…]}</c>.
    /// </summary>
    private static void AppendFromObject(ref Utf8JsonReader reader, string path, PassageBuffer buffer, int start)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.Is(path))
            {
                reader.Read();
                AppendStrings(ref reader, buffer, start);
                if (reader.CurrentDepth == 1 && !path.Contains('.', StringComparison.Ordinal))
                {
                    // No other member can hold a part of it.
                    return;
                }

                continue;
            }

            var rest = RestOf(path, ref reader);
            reader.Read();
            if (rest is not null && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    AppendFromObject(ref reader, rest, buffer, start);
                }
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static string? RestOf(string path, ref Utf8JsonReader reader)
    {
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            if (reader.Is(path.AsSpan(0, dot)))
            {
                return path[(dot + 1)..];
            }
        }

        return null;
    }

    private static void AppendStrings(ref Utf8JsonReader reader, PassageBuffer buffer, int start)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                AppendStrings(ref reader, buffer, start);
            }
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            if (buffer.OpenLength > start)
            {
                buffer.Append("\n");
            }

            buffer.Advance(reader.CopyString(buffer.Space(reader.ValueSpan.Length)));
        }
        else
        {
            reader.Skip();
        }
    }
}
