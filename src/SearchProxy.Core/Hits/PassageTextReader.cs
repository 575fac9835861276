using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Hits;

/// <summary>Takes the text of a hit's best passage out of the inner hits that the vector leg asked for.</summary>
public static class PassageTextReader
{
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
            var walk = new AnswerWalk(hit.InnerHits.Of(answer));
            if (Enter(ref walk, PrivateFields.InnerHits) && Enter(ref walk, "hits") && Enter(ref walk, "hits") && EnterFirst(ref walk)
                && Enter(ref walk, "fields") && Enter(ref walk, PrivateFields.PassageText) && EnterFirst(ref walk)
                && walk.Next() == (byte)'"')
            {
                walk.CopyText(buffer);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException)
        {
            // A lone surrogate is no text, and neither is what is no JSON.
        }

        buffer.Truncate(buffer.Open.IsWhiteSpace() ? 0 : maxCharacters);
        if (buffer.OpenLength == 0)
        {
            return false;
        }

        buffer.Close();
        return true;
    }

    /// <summary>From the object that comes next to the value of one of its members.</summary>
    private static bool Enter(ref AnswerWalk walk, string name)
    {
        if (walk.Next() != (byte)'{')
        {
            return false;
        }

        walk.EnterObject();
        while (walk.NextMember(out var found))
        {
            if (found.Is(name))
            {
                return true;
            }

            walk.Skip();
        }

        return false;
    }

    private static bool EnterFirst(ref AnswerWalk walk)
    {
        if (walk.Next() != (byte)'[')
        {
            return false;
        }

        walk.EnterArray();
        return walk.NextElement();
    }
}
