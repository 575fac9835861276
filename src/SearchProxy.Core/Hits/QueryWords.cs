namespace SearchProxy.Core.Hits;

/// <summary>
/// The words of a query, and which of them a word of a text is: the same but for case, or the same but for its ending, so that "lock" finds
/// "locks" and "locking" in any language that changes words at their end. A character of a script that is written without spaces is a word.
/// </summary>
internal sealed class QueryWords
{
    /// <summary>One bit a word: <see cref="Of"/> leaves out what a longer query says after so many.</summary>
    public const int Most = 64;

    private const int ShortestStem = 4;
    private const int LongestEnding = 3;

    private readonly List<string> _words = [];

    // Of each first letter, folded to six bits, whether any word begins with it: most words of a text are none of the query's.
    private ulong _firstLetters;

    public int Count => _words.Count;

    public static QueryWords Of(string query)
    {
        var words = new QueryWords();
        var text = query.AsSpan();
        for (var at = 0; words.Count < Most && Next(text, ref at, out var word);)
        {
            var lower = text[word].ToString().ToLowerInvariant();
            if (!words._words.Contains(lower))
            {
                words._words.Add(lower);
                words._firstLetters |= LetterBit(lower[0]);
            }
        }

        return words;
    }

    /// <summary>The next word at or after <paramref name="at"/>, which then stands behind it.</summary>
    public static bool Next(ReadOnlySpan<char> text, ref int at, out Range word)
    {
        while (at < text.Length && !char.IsLetterOrDigit(text[at]))
        {
            at++;
        }

        var start = at;
        while (at < text.Length && char.IsLetterOrDigit(text[at]))
        {
            if (IsWordAlone(text[at]))
            {
                at += at == start ? 1 : 0;
                break;
            }

            at++;
        }

        word = start..at;
        return at > start;
    }

    /// <summary>A bit for each word of the query that this one is.</summary>
    /// <param name="word">A word as <see cref="Next"/> finds it.</param>
    public ulong Matches(ReadOnlySpan<char> word)
    {
        var matches = 0UL;
        if ((_firstLetters & LetterBit(char.ToLowerInvariant(word[0]))) != 0)
        {
            for (var i = 0; i < _words.Count; i++)
            {
                matches |= IsSame(word, _words[i]) ? 1UL << i : 0;
            }
        }

        return matches;
    }

    private static bool IsSame(ReadOnlySpan<char> word, ReadOnlySpan<char> lower)
    {
        var shared = 0;
        while (shared < word.Length && shared < lower.Length && char.ToLowerInvariant(word[shared]) == lower[shared])
        {
            shared++;
        }

        return (shared == word.Length && shared == lower.Length)
            || (shared >= ShortestStem && word.Length - shared <= LongestEnding && lower.Length - shared <= LongestEnding);
    }

    private static ulong LetterBit(char lower) => 1UL << (lower & 63);

    /// <summary>Thai and its neighbours, kana, Han characters: written without spaces between words.</summary>
    private static bool IsWordAlone(char c) =>
        c is >= '\u0e00' and <= '\u0eff' or >= '\u1000' and <= '\u109f' or >= '\u1780' and <= '\u17ff'
            or >= '\u3040' and <= '\u30ff' or >= '\u3400' and <= '\u9fff' or >= '\uf900' and <= '\ufaff';
}
