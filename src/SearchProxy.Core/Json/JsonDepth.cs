using System.Buffers;

namespace SearchProxy.Core.Json;

/// <summary>
/// How deep a body nests, counted without parsing it. Some engine versions end the whole node on a body that nests too deep, so
/// the count must also work on text that is not well-formed.
/// </summary>
public static class JsonDepth
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("{}[]\""u8);
    private static readonly SearchValues<byte> StringEnd = SearchValues.Create("\"\\\n"u8);

    /// <summary>
    /// True when more than <paramref name="limit"/> objects and arrays are open at one place. Also counts lines of JSON: a line feed
    /// ends a string that was left open, as none may stand inside one.
    /// </summary>
    public static bool Exceeds(ReadOnlySpan<byte> json, int limit)
    {
        var depth = 0;
        for (var at = json.IndexOfAny(Structure); at >= 0; at = json.IndexOfAny(Structure))
        {
            var found = json[at];
            json = json[(at + 1)..];
            switch (found)
            {
                case (byte)'"':
                    json = SkipString(json);
                    break;
                case (byte)'{' or (byte)'[':
                    if (++depth > limit)
                    {
                        return true;
                    }

                    break;
                default:
                    depth = Math.Max(0, depth - 1);
                    break;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> SkipString(ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOfAny(StringEnd); at >= 0; at = json.IndexOfAny(StringEnd))
        {
            if (json[at] != (byte)'\\')
            {
                return json[(at + 1)..];
            }

            json = json[Math.Min(json.Length, at + 2)..];
        }

        return [];
    }
}
