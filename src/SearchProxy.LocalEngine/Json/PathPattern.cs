namespace SearchProxy.LocalEngine.Json;

/// <summary>Names with <c>*</c> for any run of characters, dots included.</summary>
internal static class PathPattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(name);
        }

        if (!name.StartsWith(pattern[..star]))
        {
            return false;
        }

        var rest = pattern[(star + 1)..];
        for (var at = star; at <= name.Length; at++)
        {
            if (Matches(rest, name[at..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether something below <paramref name="path"/> could match.</summary>
    public static bool MayMatchBelow(string pattern, string path)
    {
        var star = pattern.IndexOf('*');
        var fixedPart = star < 0 ? pattern : pattern[..star];
        var below = path + ".";
        return star < 0 ? fixedPart.StartsWith(below) : fixedPart.StartsWith(below) || below.StartsWith(fixedPart);
    }
}
