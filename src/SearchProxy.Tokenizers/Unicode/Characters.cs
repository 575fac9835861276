using System.Globalization;
using System.Text;

namespace SearchProxy.Tokenizers.Unicode;

/// <summary>
/// What the reference takes a code point for. Categories of the BERT parts are those of Unicode 8.0 (see
/// tools/unicode/tables.pl); the rest follows the current tables, which .NET carries itself.
/// </summary>
internal static class Characters
{
    private static readonly PagedTable Old = LoadOldCategories();

    public static OldCategory OldCategoryOf(int codePoint) => (OldCategory)Old[codePoint];

    /// <summary>The White_Space property.</summary>
    public static bool IsWhiteSpace(int codePoint) => codePoint <= 0xFFFF && char.IsWhiteSpace((char)codePoint);

    /// <summary>ASCII symbols count as punctuation too.</summary>
    public static bool IsPunctuation(int codePoint) => codePoint < 0x80
        ? codePoint is >= '!' and <= '/' or >= ':' and <= '@' or >= '[' and <= '`' or >= '{' and <= '~'
        : OldCategoryOf(codePoint) == OldCategory.Punctuation;

    public static bool IsNumeric(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>A character of a word, as <c>\w</c> of the reference's regular expressions has it (UTS 18, Annex C).</summary>
    public static bool IsWordCharacter(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        <= UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation => true,
        UnicodeCategory.Format => codePoint is 0x200C or 0x200D,
        UnicodeCategory.OtherSymbol => IsCircledLetter(codePoint),
        _ => false,
    };

    /// <summary>Lower case of one code point; U+0130, the only one with two, is left to the caller.</summary>
    public static int ToLower(int codePoint)
    {
        if (codePoint < 0x80)
        {
            return codePoint is >= 'A' and <= 'Z' ? codePoint + 32 : codePoint;
        }
        return codePoint is >= 0xD800 and <= 0xDFFF ? codePoint : Rune.ToLowerInvariant(new Rune(codePoint)).Value;
    }

    private static bool IsCircledLetter(int codePoint) => codePoint
        is >= 0x24B6 and <= 0x24E9 or >= 0x1F130 and <= 0x1F149 or >= 0x1F150 and <= 0x1F169 or >= 0x1F170 and <= 0x1F189;

    private static PagedTable LoadOldCategories()
    {
        var table = new PagedTable();
        foreach (var fields in UnicodeResource.Read("categories-8.0.txt"))
        {
            var category = fields[3] switch
            {
                "Mn" => OldCategory.NonspacingMark,
                "M" => OldCategory.OtherMark,
                "P" => OldCategory.Punctuation,
                _ => OldCategory.Control,
            };
            table.SetRange(UnicodeResource.Hex(fields[1]), UnicodeResource.Hex(fields[2]), (byte)category);
        }

        return table;
    }
}
