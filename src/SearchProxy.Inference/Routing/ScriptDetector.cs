using System.Text;

namespace SearchProxy.Inference.Routing;

/// <summary>Tells which writing system most letters of a text belong to, by Unicode blocks.</summary>
public static class ScriptDetector
{
    /// <summary>Letters that are looked at; the rest of a long text changes nothing.</summary>
    private const int MostLetters = 1_024;

    private static readonly (int First, int Last, TextScript Script)[] Blocks =
    [
        (0x0041, 0x005A, TextScript.Latin),
        (0x0061, 0x007A, TextScript.Latin),
        (0x00AA, 0x024F, TextScript.Latin),
        (0x0370, 0x03FF, TextScript.Greek),
        (0x0400, 0x052F, TextScript.Cyrillic),
        (0x0531, 0x058F, TextScript.Armenian),
        (0x0590, 0x05FF, TextScript.Hebrew),
        (0x0600, 0x06FF, TextScript.Arabic),
        (0x0750, 0x077F, TextScript.Arabic),
        (0x0900, 0x097F, TextScript.Devanagari),
        (0x0980, 0x09FF, TextScript.Bengali),
        (0x0B80, 0x0BFF, TextScript.Tamil),
        (0x0E00, 0x0E7F, TextScript.Thai),
        (0x10A0, 0x10FF, TextScript.Georgian),
        (0x1100, 0x11FF, TextScript.Hangul),
        (0x1E00, 0x1EFF, TextScript.Latin),
        (0x1F00, 0x1FFF, TextScript.Greek),
        (0x3040, 0x30FF, TextScript.Japanese),
        (0x3130, 0x318F, TextScript.Hangul),
        (0x3400, 0x9FFF, TextScript.Han),
        (0xAC00, 0xD7AF, TextScript.Hangul),
        (0xF900, 0xFAFF, TextScript.Han),
        (0xFB50, 0xFDFF, TextScript.Arabic),
        (0xFE70, 0xFEFC, TextScript.Arabic),
        (0xFF66, 0xFF9D, TextScript.Japanese),
        (0x20000, 0x323AF, TextScript.Han),
    ];

    /// <summary>
    /// The script of most letters; of a draw the one named first in <see cref="TextScript"/>; <see cref="TextScript.Unknown"/> without
    /// letters.
    /// </summary>
    public static TextScript Detect(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[(int)TextScript.Hangul + 1];
        var letters = 0;
        var best = TextScript.Unknown;
        foreach (var rune in text.EnumerateRunes())
        {
            var script = Rune.IsLetter(rune) ? ScriptOf(rune.Value) : TextScript.Unknown;
            if (script == TextScript.Unknown)
            {
                continue;
            }

            counts[(int)script]++;
            if (++letters == MostLetters)
            {
                break;
            }
        }

        // Japanese mixes both; kana tell it from Chinese.
        if (counts[(int)TextScript.Japanese] > 0)
        {
            counts[(int)TextScript.Japanese] += counts[(int)TextScript.Han];
            counts[(int)TextScript.Han] = 0;
        }

        for (var script = TextScript.Latin; script <= TextScript.Hangul; script++)
        {
            best = counts[(int)script] > counts[(int)best] ? script : best;
        }

        return best;
    }

    private static TextScript ScriptOf(int codePoint)
    {
        foreach (var (first, last, script) in Blocks)
        {
            if (codePoint <= last)
            {
                return codePoint >= first ? script : TextScript.Unknown;
            }
        }

        return TextScript.Unknown;
    }
}
