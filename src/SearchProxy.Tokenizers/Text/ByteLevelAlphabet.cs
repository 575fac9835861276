namespace SearchProxy.Tokenizers.Text;

/// <summary>
/// The visible characters that byte-level vocabularies write bytes with: printable bytes of Latin-1 stand for themselves, the
/// others for U+0100 and following, in order.
/// </summary>
internal static class ByteLevelAlphabet
{
    private static readonly int[] Characters = Build();

    /// <summary>Appends the bytes of a text's UTF-8 as characters; all bytes of a code point have its place.</summary>
    public static void Append(ReadOnlySpan<AlignedRune> text, RuneBuffer target)
    {
        foreach (ref readonly var rune in text)
        {
            var value = rune.Value;
            if (value < 0x80)
            {
                target.Add(Characters[value], rune);
                continue;
            }

            var continuations = value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
            var lead = (0xFF00 >> (continuations + 1)) & 0xFF;
            target.Add(Characters[lead | (value >> (6 * continuations))], rune);
            for (var i = continuations - 1; i >= 0; i--)
            {
                target.Add(Characters[0x80 | ((value >> (6 * i)) & 0x3F)], rune);
            }
        }
    }

    private static int[] Build()
    {
        var characters = new int[256];
        var next = 0x100;
        for (var b = 0; b < characters.Length; b++)
        {
            characters[b] = b is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE ? b : next++;
        }
        return characters;
    }
}
