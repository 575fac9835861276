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
        catch (Exception e) when (e is InvalidOperationException or JsonException)
        {
            // A lone surrogate is no text, and neither is what is no JSON. What stands before it is kept.
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
        var walk = new AnswerWalk(fields);
        AppendFromObject(ref walk, field.Name, buffer, start);
        var text = buffer.Open[start..];
        if (text.IsWhiteSpace() || buffer.Open[..before].EndsWith(text, StringComparison.Ordinal))
        {
            buffer.Truncate(before);
        }
    }

    /// <summary>
    /// Elasticsearch answers a leaf of a nested object as <c>{"p":[{"text":[…]}]}</c>, OpenSearch as <c>{"p.text":[…]}</c>.
    /// </summary>
    private static void AppendFromObject(ref AnswerWalk walk, string path, PassageBuffer buffer, int start)
    {
        walk.EnterObject();
        while (walk.NextMember(out var name))
        {
            if (name.Is(path))
            {
                AppendStrings(ref walk, buffer, start);
            }
            else if (walk.Next() == (byte)'[' && RestOf(path, name) is { } rest)
            {
                AppendFromObjects(ref walk, rest, buffer, start);
            }
            else
            {
                walk.Skip();
            }
        }
    }

    /// <summary>The values of a field that is no object stand in an array too: those of the parent of a multi-field.</summary>
    private static void AppendFromObjects(ref AnswerWalk walk, string path, PassageBuffer buffer, int start)
    {
        walk.EnterArray();
        while (walk.NextElement())
        {
            if (walk.Next() == (byte)'{')
            {
                AppendFromObject(ref walk, path, buffer, start);
            }
            else
            {
                walk.Skip();
            }
        }
    }

    private static string? RestOf(string path, ReadOnlySpan<byte> name)
    {
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            if (name.Is(path.AsSpan(0, dot)))
            {
                return path[(dot + 1)..];
            }
        }

        return null;
    }

    private static void AppendStrings(ref AnswerWalk walk, PassageBuffer buffer, int start)
    {
        switch (walk.Next())
        {
            case (byte)'[':
                walk.EnterArray();
                while (walk.NextElement())
                {
                    AppendStrings(ref walk, buffer, start);
                }

                break;
            case (byte)'"':
                if (buffer.OpenLength > start)
                {
                    buffer.Append("\n");
                }

                walk.CopyText(buffer);
                break;
            default:
                walk.Skip();
                break;
        }
    }
}
