using System.Globalization;
using System.Text;

namespace SearchProxy.LocalEngine.Analysis;

/// <summary>The tokenizers that need no word break rules.</summary>
internal static class PlainTokenizers
{
    /// <summary>The whole value is one token.</summary>
    public static void Whole(string text, List<TokenSpan> spans)
    {
        if (text.Length > 0)
        {
            spans.Add(new TokenSpan(0, text.Length));
        }
    }

    /// <summary>Runs of letters.</summary>
    public static void Letters(string text, List<TokenSpan> spans) => Runs(text, Rune.IsLetter, spans);

    /// <summary>Runs of anything but white space; no-break spaces are no white space here, as in Java.</summary>
    public static void Whitespace(string text, List<TokenSpan> spans) => Runs(text, rune => !IsJavaWhitespace(rune), spans);

    private static bool IsJavaWhitespace(Rune rune) => rune.Value switch
    {
        0xA0 or 0x2007 or 0x202F => false,
        (>= 0x09 and <= 0x0D) or (>= 0x1C and <= 0x1F) => true,
        _ => Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    private static void Runs(string text, Func<Rune, bool> belongs, List<TokenSpan> spans)
    {
        var start = -1;
        var at = 0;
        while (at < text.Length)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) is System.Buffers.OperationStatus.Done && belongs(rune))
            {
                start = start < 0 ? at : start;
            }
            else if (start >= 0)
            {
                spans.Add(new TokenSpan(start, at));
                start = -1;
            }

            at += length;
        }

        if (start >= 0)
        {
            spans.Add(new TokenSpan(start, text.Length));
        }
    }
}
