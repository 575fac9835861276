using System.Text;

namespace SearchProxy.LocalEngine.Analysis;

/// <summary>Lower case, code point by code point, without looking at context or language.</summary>
internal static class LowerCase
{
    public static string Apply(string term)
    {
        foreach (var unit in term)
        {
            if (unit is (>= 'A' and <= 'Z') or > '\u007f')
            {
                return Lower(term);
            }
        }

        return term;
    }

    private static string Lower(string term)
    {
        var text = new StringBuilder(term.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in term.EnumerateRunes())
        {
            // A capital I with a dot has no simple lower case in the invariant tables, but is mapped to i by Lucene.
            var lower = rune.Value == 0x130 ? new Rune('i') : Rune.ToLowerInvariant(rune);
            text.Append(units[..lower.EncodeToUtf16(units)]);
        }

        return text.ToString();
    }
}
