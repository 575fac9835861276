using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace SearchProxy.Core.Ranking;

/// <summary>
/// What a query names exactly: quoted phrases, and words that are an id or a code. Models read such words in pieces and rank what merely
/// looks alike; the lexical leg finds the thing itself.
/// </summary>
public static class ExactTerms
{
    private const int FewestDigits = 3;
    private const int FewestDigitsAlone = 5;
    private const int LongestPhrase = 200;

    private static readonly SearchValues<char> Signs = SearchValues.Create("\"“”0123456789");
    private static readonly SearchValues<byte> EscapedControls = SearchValues.Create("bfnrt"u8);
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n,;:!?()[]{}<>\"'“”");

    /// <summary>The terms, in lower case where they are ASCII; empty for most queries.</summary>
    /// <param name="text">The query text.</param>
    /// <param name="phrases">Parts of it that stood in quotes which are not in the text any more; null for none.</param>
    public static IReadOnlyList<byte[]> Of(string text, IReadOnlyList<string>? phrases = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        phrases ??= [];
        if (phrases.Count == 0 && !text.AsSpan().ContainsAny(Signs))
        {
            return [];
        }

        var terms = new List<byte[]>();
        foreach (var phrase in phrases)
        {
            Add(phrase.AsSpan().Trim(), terms);
        }

        var rest = text.Replace('“', '"').Replace('”', '"').AsSpan();
        for (var open = rest.IndexOf('"'); open >= 0; open = rest.IndexOf('"'))
        {
            var length = rest[(open + 1)..].IndexOf('"');
            AddCodes(rest[..open], terms);
            if (length < 0)
            {
                rest = rest[(open + 1)..];
                break;
            }

            Add(rest.Slice(open + 1, length).Trim(), terms);
            rest = rest[(open + length + 2)..];
        }

        AddCodes(rest, terms);
        return terms;
    }

    /// <summary>
    /// True when every term stands in the bytes, not as a part of a longer word. ASCII letters of either case are the same.
    /// </summary>
    /// <param name="bytes">UTF-8, for example a hit with its id, its source and its fields.</param>
    /// <param name="terms">What <see cref="Of"/> gave.</param>
    public static bool AllIn(ReadOnlySpan<byte> bytes, IReadOnlyList<byte[]> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        foreach (var term in terms)
        {
            if (!IsIn(bytes, term))
            {
                return false;
            }
        }

        return terms.Count > 0;
    }

    private static bool IsIn(ReadOnlySpan<byte> bytes, byte[] term)
    {
        for (var at = 0; at + term.Length <= bytes.Length; at++)
        {
            var next = IndexOfStart(bytes[at..], term[0]);
            if (next < 0 || (at += next) + term.Length > bytes.Length)
            {
                return false;
            }

            if (IsAt(bytes.Slice(at, term.Length), term)
                && !EndsInWord(bytes[..at]) && (at + term.Length == bytes.Length || !IsOfWord(bytes[at + term.Length])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAt(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> lower)
    {
        for (var i = 0; i < lower.Length; i++)
        {
            if (bytes[i] != lower[i] && (bytes[i] is not (>= (byte)'A' and <= (byte)'Z') || bytes[i] + 32 != lower[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static int IndexOfStart(ReadOnlySpan<byte> bytes, byte lower) =>
        bytes.IndexOfAny(lower, lower is >= (byte)'a' and <= (byte)'z' ? (byte)(lower - 32) : lower);

    /// <summary>Whether a letter or digit stands last. Bytes are those of JSON: the <c>n</c> of an escaped line feed is none.</summary>
    private static bool EndsInWord(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || !IsOfWord(bytes[^1]))
        {
            return false;
        }

        if (bytes.Length >= 6 && bytes[^5] == 'u' && IsEscaped(bytes[..^5])
            && Utf8Parser.TryParse(bytes[^4..], out ushort code, out var read, 'X') && read == 4)
        {
            return char.IsLetterOrDigit((char)code);
        }

        return !(EscapedControls.Contains(bytes[^1]) && IsEscaped(bytes[..^1]));
    }

    /// <summary>Whether a backslash stands last that is not itself behind one.</summary>
    private static bool IsEscaped(ReadOnlySpan<byte> before) => (before.Length - 1 - before.LastIndexOfAnyExcept((byte)'\\')) % 2 != 0;

    private static bool IsOfWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value >= 0x80;

    private static void AddCodes(ReadOnlySpan<char> text, List<byte[]> terms)
    {
        foreach (var range in text.SplitAny(Ends))
        {
            var word = text[range].Trim(".-_/#");
            if (IsCode(word))
            {
                Add(word, terms);
            }
        }
    }

    /// <summary>
    /// Three digits or more and something else (<c>AB-1234</c>, <c>rfc2616</c>), or five digits or more. Years, sizes, <c>b12</c> and
    /// <c>covid-19</c> are words.
    /// </summary>
    private static bool IsCode(ReadOnlySpan<char> word)
    {
        int digits = 0, letters = 0, others = 0;
        foreach (var c in word)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            letters += char.IsAsciiLetter(c) ? 1 : 0;
            others += char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '#' or '@' or '+' ? 0 : 1;
        }

        return others == 0 && digits >= (letters > 0 ? FewestDigits : FewestDigitsAlone);
    }

    private static void Add(ReadOnlySpan<char> term, List<byte[]> terms)
    {
        if (term.Length is > 1 and <= LongestPhrase)
        {
            var bytes = Encoding.UTF8.GetBytes(term.ToString());
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] += char.IsAsciiLetterUpper((char)bytes[i]) ? (byte)32 : (byte)0;
            }

            terms.Add(bytes);
        }
    }
}
