using System.Globalization;
using System.Text;

namespace SearchProxy.Tokenizers.Patterns;

/// <summary>Reads the parts of a pattern that stand for one code point out of several.</summary>
internal sealed class PatternClassParser(string pattern, bool ignoreCase)
{
    private static readonly CodePointSet Spaces = new(
    [
        (9, 13), (32, 32), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
        (0x205F, 0x205F), (0x3000, 0x3000),
    ]);

    private static readonly CodePointSet Digits = new([], GeneralCategories.BitsOf("Nd"));

    private static readonly CodePointSet WordCharacters = new(
        [(0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189)],
        GeneralCategories.BitsOf("L") | GeneralCategories.BitsOf("M") | GeneralCategories.BitsOf("Nd") | GeneralCategories.BitsOf("Nl")
            | GeneralCategories.BitsOf("Pc"));

    public static CodePointSet Single(int codePoint, bool ignoreCase) => new([(codePoint, codePoint)], ignoreCase: ignoreCase);

    /// <summary>Reads a class that begins at <paramref name="at"/> with a bracket.</summary>
    public CodePointSet Read(ref int at)
    {
        at++;
        var negated = at < pattern.Length && pattern[at] == '^';
        if (negated)
        {
            at++;
        }
        var ranges = new List<(int, int)>();
        var sets = new List<CodePointSet>();
        for (var isFirst = true; isFirst || At(at) != ']'; isFirst = false)
        {
            ReadItem(ref at, ranges, sets);
        }
        at++;
        return new CodePointSet(ranges, 0, sets, negated, ignoreCase);
    }

    /// <summary>Reads an escape outside a class.</summary>
    public CodePointSet ReadEscape(ref int at)
    {
        var literal = ReadEscaped(ref at, out var set);
        return set ?? Single(literal, ignoreCase);
    }

    private void ReadItem(ref int at, List<(int First, int Last)> ranges, List<CodePointSet> sets)
    {
        if (At(at) == '[')
        {
            if (At(at + 1) == ':')
            {
                throw Unsupported(at, "a POSIX bracket");
            }
            sets.Add(Read(ref at));
            return;
        }

        if (At(at) == '&' && At(at + 1) == '&')
        {
            throw Unsupported(at, "an intersection of classes");
        }
        var first = ReadLiteral(ref at, out var set);
        if (set is not null)
        {
            sets.Add(set);
            return;
        }

        var last = first;
        if (At(at) == '-' && At(at + 1) != ']')
        {
            at++;
            last = ReadLiteral(ref at, out set);
            if (set is not null || last < first)
            {
                throw Unsupported(at, "a range without an end");
            }
        }

        ranges.Add((first, last));
    }

    private int ReadLiteral(ref int at, out CodePointSet? set)
    {
        if (At(at) == '\\')
        {
            return ReadEscaped(ref at, out set);
        }
        set = null;
        Rune.DecodeFromUtf16(pattern.AsSpan(at), out var rune, out var length);
        at += length;
        return rune.Value;
    }

    private int ReadEscaped(ref int at, out CodePointSet? set)
    {
        var name = At(at + 1);
        at += 2;
        set = name switch
        {
            's' => Spaces,
            'd' => Digits,
            'w' => WordCharacters,
            'S' => Not(Spaces),
            'D' => Not(Digits),
            'W' => Not(WordCharacters),
            'p' or 'P' => ReadProperty(ref at, name == 'P'),
            _ => null,
        };
        return set is not null ? 0 : name switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => 0x1B,
            'x' => ReadHex(ref at, 2),
            'u' => ReadHex(ref at, 4),
            _ when char.IsAsciiLetterOrDigit(name) => throw Unsupported(at, $"the escape '\\{name}'"),
            _ => name,
        };
    }

    private CodePointSet ReadProperty(ref int at, bool negated)
    {
        var end = pattern.IndexOf('}', at);
        if (At(at) != '{' || end < 0)
        {
            throw Unsupported(at, "a property without braces");
        }
        var name = pattern[(at + 1)..end];
        at = end + 1;
        if (name.StartsWith('^'))
        {
            (name, negated) = (name[1..], !negated);
        }
        var bits = GeneralCategories.BitsOf(name);
        return bits != 0 ? new CodePointSet([], bits, negated: negated) : throw Unsupported(at, $"the property '{name}'");
    }

    private int ReadHex(ref int at, int digits)
    {
        var braced = At(at) == '{';
        var from = braced ? at + 1 : at;
        var end = braced ? pattern.IndexOf('}', at) : at + digits;
        if (end < from || end > pattern.Length
            || !int.TryParse(pattern.AsSpan(from, end - from), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            throw Unsupported(at, "an unfinished code point");
        }

        at = braced ? end + 1 : end;
        return value;
    }

    private static CodePointSet Not(CodePointSet set) => new([], 0, [set], negated: true);

    private char At(int at) => at < pattern.Length ? pattern[at] : throw Unsupported(at, "an unfinished class or escape");

    private TokenizerException Unsupported(int at, string what) =>
        new($"The pattern '{pattern}' has {what} at {at}; supported are ranges, \\s \\d \\w and {GeneralCategories.Supported}.");
}
