using System.Text;

namespace SearchProxy.Tokenizers.Text;

/// <summary>Conversions between strings and code points.</summary>
internal static class RuneText
{
    public static string ToString(ReadOnlySpan<AlignedRune> runes)
    {
        var text = new StringBuilder(runes.Length);
        foreach (ref readonly var rune in runes)
        {
            text.Append(char.ConvertFromUtf32(rune.Value));
        }
        return text.ToString();
    }

    public static int[] CodePoints(string text)
    {
        var result = new int[text.Length];
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            result[count++] = rune.Value;
        }
        return result.AsSpan(0, count).ToArray();
    }
}
