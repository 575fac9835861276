namespace SearchProxy.LocalEngine.Analysis;

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
