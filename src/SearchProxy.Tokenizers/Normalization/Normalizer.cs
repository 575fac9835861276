using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>Rewrites a text before it is cut into words. Stateless, so that many threads can share it.</summary>
internal abstract class Normalizer
{
    /// <summary>Appends the rewritten <paramref name="source"/> to <paramref name="target"/>, which is empty and another buffer.</summary>
    public abstract void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target, NormalizerScratch scratch);
}
