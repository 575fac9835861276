namespace SearchProxy.LocalEngine.Analysis;

/// <summary>Ranges of code points whose word break property does not follow from their general category.</summary>
internal static class WordBreakRanges
{
    internal readonly record struct Range(int First, int Last, WordBreak Value);

    /// <summary>South-East Asian blocks; their letters count, their digits and punctuation do not, and their marks extend as everywhere.</summary>
    public static readonly (int First, int Last)[] ComplexContext =
    [
        (0x0E01, 0x0EDF), (0x1000, 0x109F), (0x1780, 0x17DD), (0x1950, 0x19DF), (0x1A20, 0x1AAD),
        (0xA9E0, 0xA9FE), (0xAA60, 0xAADF), (0x11700, 0x1173F),
    ];

    public static readonly Range[] All =
    [
        new('\'', '\'', WordBreak.SingleQuote),
        new('"', '"', WordBreak.DoubleQuote),
        new(0x200B, 0x200B, WordBreak.Other),
        new(0x202F, 0x202F, WordBreak.ExtendNumberOrLetter),
        .. Points(WordBreak.MidLetter, 0x3A, 0xB7, 0x387, 0x5F4, 0x2027, 0xFE13, 0xFE55, 0xFF1A),
        .. Points(
            WordBreak.MidNumber,
            0x2C, 0x3B, 0x37E, 0x589, 0x60C, 0x60D, 0x66C, 0x7F8, 0x2044, 0xFE10, 0xFE14, 0xFE50, 0xFE54, 0xFF0C, 0xFF1B),
        .. Points(WordBreak.MidNumberOrLetter, 0x2E, 0x2018, 0x2019, 0x2024, 0xFE52, 0xFF07, 0xFF0E),
        new(0x66B, 0x66B, WordBreak.Numeric),
        .. Letters,
        .. EastAsian,
        .. Emoji,
    ];

    private static IEnumerable<Range> Letters =>
    [
        new(0x2C2, 0x2C5, WordBreak.Letter), new(0x2D2, 0x2D7, WordBreak.Letter), new(0x2DE, 0x2DF, WordBreak.Letter),
        new(0x2E5, 0x2EB, WordBreak.Other), new(0x2ED, 0x2ED, WordBreak.Letter), new(0x2EF, 0x2FF, WordBreak.Letter),
        new(0x55B, 0x55C, WordBreak.Letter), new(0x55E, 0x55E, WordBreak.Letter), new(0x5F3, 0x5F3, WordBreak.Letter),
        new(0x24B6, 0x24E9, WordBreak.Letter), new(0xA708, 0xA716, WordBreak.Other), new(0xA720, 0xA721, WordBreak.Letter),
        new(0xA789, 0xA78A, WordBreak.Letter), new(0xAB5B, 0xAB5B, WordBreak.Letter),
        new(0x1F130, 0x1F149, WordBreak.Letter), new(0x1F150, 0x1F169, WordBreak.Letter),
        new(0x1F172, 0x1F17D, WordBreak.Letter), new(0x1F180, 0x1F189, WordBreak.Letter),
        new(0xAA77, 0xAA79, WordBreak.ComplexContext), new(0xAADE, 0xAADF, WordBreak.ComplexContext),
        new(0x1173A, 0x1173B, WordBreak.ComplexContext), new(0x1173F, 0x1173F, WordBreak.ComplexContext),
        new(0x109E, 0x109F, WordBreak.ComplexContext), new(0x19DA, 0x19DA, WordBreak.ComplexContext),
        new(0x19DE, 0x19DF, WordBreak.ComplexContext), new(0x1AA0, 0x1AAD, WordBreak.ComplexContext),
        new(0x5D0, 0x5F2, WordBreak.HebrewLetter), new(0xFB1D, 0xFB1D, WordBreak.HebrewLetter),
        new(0xFB1F, 0xFB28, WordBreak.HebrewLetter), new(0xFB2A, 0xFB4F, WordBreak.HebrewLetter),
    ];

    private static IEnumerable<Range> EastAsian =>
    [
        new(0x3006, 0x3006, WordBreak.Other), new(0x3005, 0x3005, WordBreak.Ideographic), new(0x3007, 0x3007, WordBreak.Ideographic),
        new(0x3021, 0x3029, WordBreak.Ideographic), new(0x3038, 0x303B, WordBreak.Ideographic),
        new(0x2E80, 0x2FD5, WordBreak.Ideographic), new(0x3400, 0x4DBF, WordBreak.Ideographic),
        new(0x4E00, 0x9FFF, WordBreak.Ideographic), new(0xF900, 0xFAD9, WordBreak.Ideographic),
        new(0x20000, 0x323AF, WordBreak.Ideographic),
        new(0x3031, 0x3035, WordBreak.Katakana), new(0x309B, 0x309C, WordBreak.Katakana), new(0x30A0, 0x30FA, WordBreak.Katakana),
        new(0x30FC, 0x30FF, WordBreak.Katakana), new(0x31F0, 0x31FF, WordBreak.Katakana), new(0x32D0, 0x32FE, WordBreak.Katakana),
        new(0x3300, 0x3357, WordBreak.Katakana), new(0xFF66, 0xFF9D, WordBreak.Katakana), new(0x1B000, 0x1B000, WordBreak.Katakana),
        new(0x1B164, 0x1B167, WordBreak.Katakana),
        new(0x3041, 0x3096, WordBreak.Hiragana), new(0x309D, 0x309F, WordBreak.Hiragana), new(0x1B001, 0x1B11E, WordBreak.Hiragana),
        new(0x1B150, 0x1B152, WordBreak.Hiragana), new(0x1F200, 0x1F200, WordBreak.Hiragana),
        new(0xFF9E, 0xFF9F, WordBreak.Extend),
    ];

    private static IEnumerable<Range> Emoji =>
    [
        new(0x1F1E6, 0x1F1FF, WordBreak.RegionalIndicator),
        new(0x1F3FB, 0x1F3FF, WordBreak.Extend),
        .. EmojiRanges.All.Select(range => new Range(range.First, range.Last, WordBreak.Emoji)),
    ];

    private static IEnumerable<Range> Points(WordBreak value, params int[] codePoints) =>
        codePoints.Select(codePoint => new Range(codePoint, codePoint, value));
}
