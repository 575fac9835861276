using System.Globalization;
using System.Text;

namespace SearchProxy.LocalEngine.Analysis;

/// <summary>
/// Finds the <see cref="WordBreak"/> of a code point from its general category and the ranges that the annex lists by hand.
/// </summary>
internal static class WordBreakTable
{
    private static readonly WordBreak[] BasicPlane = BuildBasicPlane();

    public static WordBreak Of(int codePoint) =>
        codePoint < BasicPlane.Length ? BasicPlane[codePoint] : Compute(codePoint);

    private static WordBreak[] BuildBasicPlane()
    {
        var table = new WordBreak[0x10000];
        for (var codePoint = 0; codePoint < table.Length; codePoint++)
        {
            table[codePoint] = FromCategory(codePoint);
        }

        // The first range that holds a code point counts, so it is written last.
        foreach (var range in Enumerable.Reverse(WordBreakRanges.All).Where(range => range.First < table.Length))
        {
            table.AsSpan(range.First, Math.Min(range.Last, table.Length - 1) - range.First + 1).Fill(range.Value);
        }

        return table;
    }

    private static WordBreak Compute(int codePoint)
    {
        foreach (var range in WordBreakRanges.All)
        {
            if (codePoint >= range.First && codePoint <= range.Last)
            {
                return range.Value;
            }
        }

        return FromCategory(codePoint);
    }

    private static WordBreak FromCategory(int codePoint)
    {
        if (!Rune.IsValid(codePoint))
        {
            return WordBreak.Other;
        }

        var category = CharUnicodeInfo.GetUnicodeCategory(codePoint);
        if (IsComplexContext(codePoint) && category is (UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter))
        {
            return WordBreak.ComplexContext;
        }

        return category switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => WordBreak.Letter,
            UnicodeCategory.DecimalDigitNumber => WordBreak.Numeric,
            UnicodeCategory.ConnectorPunctuation => WordBreak.ExtendNumberOrLetter,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format => WordBreak.Extend,
            _ => WordBreak.Other,
        };
    }

    /// <summary>Whether a code point lies in the block of a South-East Asian script.</summary>
    public static bool IsComplexContext(int codePoint)
    {
        foreach (var (first, last) in WordBreakRanges.ComplexContext)
        {
            if (codePoint >= first && codePoint <= last)
            {
                return true;
            }
        }

        return false;
    }
}
