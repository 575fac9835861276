using System.Text;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Hits;

/// <summary>The group that a hit of a collapsed search stands for.</summary>
public static class HitGroup
{
    /// <summary>Group of all documents without the key.</summary>
    public const string None = "";

    /// <summary>The raw JSON of the key's value in the hit's <c>fields</c>, an array; <see cref="None"/> without one.</summary>
    /// <param name="answer">The bytes that the hit lies in.</param>
    /// <param name="hit">The hit.</param>
    /// <param name="field">The field of the collapse.</param>
    public static string Of(ReadOnlySpan<byte> answer, Hit hit, string field)
    {
        if (!hit.Fields.Exists)
        {
            return None;
        }

        var fields = hit.Fields.Of(answer);
        var walk = new AnswerWalk(fields);
        walk.EnterObject();
        while (walk.NextMember(out var name))
        {
            var isWanted = name.Is(field);
            var range = walk.Skip();
            if (isWanted)
            {
                return Encoding.UTF8.GetString(walk[range]);
            }
        }

        return None;
    }
}
