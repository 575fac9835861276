namespace SearchProxy.LocalEngine.Json;

/// <summary>Names with <c>*</c> for any run of characters, dots included.</summary>
internal static class PathPattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name) =>
        WildcardPattern.Matches(pattern, name, knowsSingle: false);

    /// <summary>Whether something below <paramref name="path"/> could match.</summary>
    public static bool MayMatchBelow(string pattern, string path)
    {
        var star = pattern.IndexOf('*');
        var fixedPart = star < 0 ? pattern : pattern[..star];
        var below = path + ".";
        return star < 0 ? fixedPart.StartsWith(below) : fixedPart.StartsWith(below) || below.StartsWith(fixedPart);
    }
}
