using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>Writes the bytes of the text as visible characters.</summary>
internal sealed class ByteLevelNormalizer : Normalizer
{
    public override void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target, NormalizerScratch scratch) =>
        ByteLevelAlphabet.Append(source, target);
}
