using System.Buffers;
using System.Text;

namespace SearchProxy.LocalEngine.Analysis;

/// <summary>
/// Cuts a text into words by the rules of Unicode Standard Annex 29, as Lucene's standard tokenizer does: each ideograph and hiragana
/// letter stands alone, runs of South-East Asian scripts stay whole, and what holds no letter and no digit is left out.
/// </summary>
internal static class StandardTokenizer
{
    /// <summary>Tokens longer than this, in UTF-16 units, are cut into pieces of this length.</summary>
    public const int MaxTokenLength = 255;

    public static void Tokenize(string text, List<TokenSpan> spans)
    {
        var at = 0;
        while (at < text.Length)
        {
            var unit = Read(text, at);
            at = unit.Class switch
            {
                WordBreak.Ideographic or WordBreak.Hiragana => Add(spans, unit.Start, unit.End),
                WordBreak.ComplexContext => Add(spans, unit.Start, EndOfRun(text, unit)),
                WordBreak.RegionalIndicator => Flag(text, unit, spans),
                WordBreak.Emoji => Add(spans, unit.Start, EmojiSequence.End(text, unit)),
                WordBreak.Letter or WordBreak.HebrewLetter or WordBreak.Numeric or WordBreak.Katakana
                    or WordBreak.ExtendNumberOrLetter => Word(text, unit, spans),
                WordBreak.Extend => LoneMark(text, unit, spans),
                _ => EmojiSequence.IsKeycap(text, unit) ? Add(spans, unit.Start, unit.End) : unit.BaseEnd,
            };
        }
    }

    /// <summary>Reads the character at <paramref name="at"/> with the marks that belong to it.</summary>
    internal static WordUnit Read(string text, int at)
    {
        var value = Decode(text, at, out var length);
        var end = at + length;
        if (end < text.Length && char.IsAscii(text[end]))
        {
            return new WordUnit(value, WordBreakTable.Of(value), at, end, end);
        }

        while (end < text.Length && WordBreakTable.Of(Decode(text, end, out var extend)) is WordBreak.Extend)
        {
            end += extend;
        }

        return new WordUnit(value, WordBreakTable.Of(value), at, at + length, end);
    }

    private static int Decode(string text, int at, out int length)
    {
        if (!char.IsSurrogate(text[at]))
        {
            length = 1;
            return text[at];
        }

        var status = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
        return status is OperationStatus.Done ? rune.Value : 0;
    }

    private static int Word(string text, WordUnit first, List<TokenSpan> spans)
    {
        var current = first;
        var hasContent = IsContent(first.Class);
        while (current.End < text.Length)
        {
            var next = Read(text, current.End);
            if (!Joins(current.Class, next.Class))
            {
                if (!JoinsOverMiddle(text, current, next, out var end))
                {
                    break;
                }

                current = end;
                continue;
            }

            hasContent |= IsContent(next.Class);
            current = next;
        }

        return hasContent ? AddInPieces(spans, first.Start, current.End) : current.End;
    }

    private static bool IsContent(WordBreak value) =>
        value is WordBreak.Letter or WordBreak.HebrewLetter or WordBreak.Numeric or WordBreak.Katakana;

    private static bool IsLetter(WordBreak value) => value is WordBreak.Letter or WordBreak.HebrewLetter;

    /// <summary>Rules WB5, WB8 to WB10, WB13 to WB13b.</summary>
    private static bool Joins(WordBreak left, WordBreak right) => (left, right) switch
    {
        (WordBreak.ExtendNumberOrLetter, _) => IsContent(right) || right is WordBreak.ExtendNumberOrLetter,
        (_, WordBreak.ExtendNumberOrLetter) => IsContent(left),
        (WordBreak.Katakana, WordBreak.Katakana) => true,
        (WordBreak.Katakana, _) or (_, WordBreak.Katakana) => false,
        _ => IsContent(left) && IsContent(right),
    };

    /// <summary>Rules WB6 and WB7, WB7a to WB7c, WB11 and WB12: punctuation that holds two sides together.</summary>
    private static bool JoinsOverMiddle(string text, WordUnit left, WordUnit middle, out WordUnit end)
    {
        end = middle;
        var right = middle.End < text.Length ? Read(text, middle.End) : default;
        var joins = middle.Class switch
        {
            WordBreak.MidLetter => IsLetter(left.Class) && IsLetter(right.Class),
            WordBreak.MidNumber => left.Class is WordBreak.Numeric && right.Class is WordBreak.Numeric,
            WordBreak.MidNumberOrLetter or WordBreak.SingleQuote =>
                (IsLetter(left.Class) && IsLetter(right.Class)) || (left.Class is WordBreak.Numeric && right.Class is WordBreak.Numeric),
            WordBreak.DoubleQuote => left.Class is WordBreak.HebrewLetter && right.Class is WordBreak.HebrewLetter,
            _ => false,
        };
        if (joins)
        {
            end = right;
            return true;
        }

        return middle.Class is WordBreak.SingleQuote && left.Class is WordBreak.HebrewLetter;
    }

    private static int EndOfRun(string text, WordUnit unit)
    {
        while (unit.End < text.Length && Read(text, unit.End) is { Class: WordBreak.ComplexContext } next)
        {
            unit = next;
        }

        return unit.End;
    }

    /// <summary>
    /// A mark without a character before it is a token if its script is South-East Asian, or if it is the colour of an emoji.
    /// </summary>
    private static int LoneMark(string text, WordUnit unit, List<TokenSpan> spans)
    {
        if (WordBreakTable.IsComplexContext(unit.CodePoint))
        {
            return Add(spans, unit.Start, EndOfRun(text, unit));
        }

        return EmojiSequence.IsColour(unit.CodePoint) ? Add(spans, unit.Start, unit.BaseEnd) : unit.BaseEnd;
    }

    private static int Flag(string text, WordUnit unit, List<TokenSpan> spans) =>
        unit.End < text.Length && Read(text, unit.End) is { Class: WordBreak.RegionalIndicator } second
            ? Add(spans, unit.Start, second.End)
            : unit.BaseEnd;

    private static int Add(List<TokenSpan> spans, int start, int end)
    {
        spans.Add(new TokenSpan(start, end));
        return end;
    }

    private static int AddInPieces(List<TokenSpan> spans, int start, int end)
    {
        for (var at = start; at < end; at += MaxTokenLength)
        {
            spans.Add(new TokenSpan(at, Math.Min(end, at + MaxTokenLength)));
        }

        return end;
    }
}

/// <summary>Emoji that are made of several characters.</summary>
internal static class EmojiSequence
{
    private const char Joiner = '\u200D';
    private const char Keycap = '\u20E3';

    /// <summary>One past the last UTF-16 unit of the emoji at <paramref name="first"/> and those joined to it.</summary>
    public static int End(string text, WordUnit first)
    {
        var unit = first;
        while (unit.End < text.Length && text[unit.End - 1] == Joiner
            && StandardTokenizer.Read(text, unit.End) is { Class: WordBreak.Emoji } next)
        {
            unit = next;
        }

        return unit.End;
    }

    public static bool IsColour(int codePoint) => codePoint is >= 0x1F3FB and <= 0x1F3FF;

    /// <summary>Whether the unit is <c>#</c> or <c>*</c> in a key cap.</summary>
    public static bool IsKeycap(string text, WordUnit unit) =>
        unit.CodePoint is '#' or '*' && text.AsSpan(unit.BaseEnd, unit.End - unit.BaseEnd).Contains(Keycap);
}
