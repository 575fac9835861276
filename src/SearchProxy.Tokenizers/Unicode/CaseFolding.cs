using System.Text;

namespace SearchProxy.Tokenizers.Unicode;

/// <summary>Simple case folding of single code points, for patterns that ignore case.</summary>
internal static class CaseFolding
{
    public static int ToUpper(int codePoint) =>
        codePoint is >= 0xD800 and <= 0xDFFF ? codePoint : Rune.ToUpperInvariant(new Rune(codePoint)).Value;

    /// <summary>The small letter, also of the letters that have a second small form: ſ is s, ς is σ, the Kelvin sign is k.</summary>
    public static int Fold(int codePoint) => codePoint switch
    {
        0x17F => 's',
        0x1E9B => 0x1E61,
        0xB5 => 0x3BC,
        0x3C2 => 0x3C3,
        0x3D0 => 0x3B2,
        0x3D1 => 0x3B8,
        0x3D5 => 0x3C6,
        0x3D6 => 0x3C0,
        0x3F0 => 0x3BA,
        0x3F1 => 0x3C1,
        0x3F5 => 0x3B5,
        0x1FBE => 0x3B9,
        _ => Characters.ToLower(codePoint),
    };
}
