using SearchProxy.Tokenizers.Text;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>Takes white space away at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    public override void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target, NormalizerScratch scratch)
    {
        while (left && !source.IsEmpty && Characters.IsWhiteSpace(source[0].Value))
        {
            source = source[1..];
        }
        while (right && !source.IsEmpty && Characters.IsWhiteSpace(source[^1].Value))
        {
            source = source[..^1];
        }
        target.Append(source);
    }
}
