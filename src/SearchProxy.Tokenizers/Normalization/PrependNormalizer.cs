using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>Puts a text before every text that is not empty; it shares the place of the first character.</summary>
internal sealed class PrependNormalizer(string text) : Normalizer
{
    private readonly int[] _text = RuneText.CodePoints(text);

    public override void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target, NormalizerScratch scratch)
    {
        if (source.IsEmpty)
        {
            return;
        }
        foreach (var codePoint in _text)
        {
            target.Add(codePoint, source[0]);
        }
        target.Append(source);
    }
}
