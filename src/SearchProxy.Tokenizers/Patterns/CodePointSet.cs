using System.Globalization;
using System.Text;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Patterns;

/// <summary>A set of code points: ranges, general categories and other sets, or everything but these. Immutable.</summary>
internal sealed class CodePointSet
{
    private readonly (int First, int Last)[] _ranges;
    private readonly int _categories;
    private readonly CodePointSet[] _sets;
    private readonly bool _negated;
    private readonly bool _ignoreCase;
    private readonly bool[] _ascii;

    /// <param name="ranges">Code points, last included.</param>
    /// <param name="categories">One bit for each <see cref="UnicodeCategory"/>.</param>
    /// <param name="sets">Sets that belong to it.</param>
    /// <param name="negated">Whether it is all the rest instead.</param>
    /// <param name="ignoreCase">Whether a code point belongs to it in any case.</param>
    public CodePointSet(
        IEnumerable<(int First, int Last)> ranges,
        int categories = 0,
        IEnumerable<CodePointSet>? sets = null,
        bool negated = false,
        bool ignoreCase = false)
    {
        _ranges = [.. ranges];
        _categories = categories;
        _sets = [.. sets ?? []];
        _negated = negated;
        _ignoreCase = ignoreCase;
        _ascii = [.. Enumerable.Range(0, 0x80).Select(Evaluate)];
    }

    public bool Contains(int codePoint) => (uint)codePoint < (uint)_ascii.Length ? _ascii[codePoint] : Evaluate(codePoint);

    private bool Evaluate(int codePoint)
    {
        var found = Holds(codePoint)
            || (_ignoreCase && (Holds(CaseFolding.Fold(codePoint)) || Holds(CaseFolding.ToUpper(codePoint))));
        return found != _negated;
    }

    private bool Holds(int codePoint)
    {
        foreach (var (first, last) in _ranges)
        {
            if (codePoint >= first && codePoint <= last)
            {
                return true;
            }
        }

        if (_categories != 0 && ((_categories >> (int)CharUnicodeInfo.GetUnicodeCategory(codePoint)) & 1) != 0)
        {
            return true;
        }
        foreach (var set in _sets)
        {
            if (set.Contains(codePoint))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Simple case folding of single code points, for patterns that ignore case.</summary>
internal static class CaseFolding
{
    public static int ToUpper(int codePoint) =>
        codePoint is >= 0xD800 and <= 0xDFFF ? codePoint : Rune.ToUpperInvariant(new Rune(codePoint)).Value;

    /// <summary>The small letter, also of the letters that have a second small form: ſ is s, ς is σ, the Kelvin sign is k.</summary>
    public static int Fold(int codePoint) => codePoint switch
    {
        0x17F => 's',
        0x1E9B => 0x1E61,
        0xB5 => 0x3BC,
        0x3C2 => 0x3C3,
        0x3D0 => 0x3B2,
        0x3D1 => 0x3B8,
        0x3D5 => 0x3C6,
        0x3D6 => 0x3C0,
        0x3F0 => 0x3BA,
        0x3F1 => 0x3C1,
        0x3F5 => 0x3B5,
        0x1FBE => 0x3B9,
        _ => Characters.ToLower(codePoint),
    };
}
