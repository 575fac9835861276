using SearchProxy.Tokenizers.Text;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>Small letters, code point by code point and without regard to context (Σ is always σ).</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    private const int CapitalIWithDot = 0x130;
    private const int DotAbove = 0x307;

    public static void Add(in AlignedRune rune, RuneBuffer target)
    {
        if (rune.Value != CapitalIWithDot)
        {
            target.Add(Characters.ToLower(rune.Value), rune);
            return;
        }

        target.Add('i', rune);
        target.Add(DotAbove, rune);
    }

    public override void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target, NormalizerScratch scratch)
    {
        foreach (ref readonly var rune in source)
        {
            Add(rune, target);
        }
    }
}
