namespace SearchProxy.LocalEngine.Json;

/// <summary>Texts with <c>*</c> for any run of characters and, where wanted, <c>?</c> for a single one.</summary>
internal static class WildcardPattern
{
    /// <summary>Goes back to the last star only, so that the time is bounded by the product of both lengths.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool knowsSingle)
    {
        var (at, patternAt, star, starText) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (patternAt < pattern.Length && pattern[patternAt] == '*')
            {
                (star, starText) = (patternAt++, at);
            }
            else if (patternAt < pattern.Length && (pattern[patternAt] == text[at] || (knowsSingle && pattern[patternAt] == '?')))
            {
                patternAt++;
                at++;
            }
            else if (star >= 0)
            {
                (patternAt, at) = (star + 1, ++starText);
            }
            else
            {
                return false;
            }
        }

        return pattern[patternAt..].IndexOfAnyExcept('*') < 0;
    }
}
