using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>Replaces or drops single code points.</summary>
/// <param name="map">The new code point; <see cref="Dropped"/> = none.</param>
internal sealed class MapNormalizer(Func<int, int> map) : Normalizer
{
    public const int Dropped = -1;

    public override void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target, NormalizerScratch scratch)
    {
        foreach (ref readonly var rune in source)
        {
            var value = map(rune.Value);
            if (value != Dropped)
            {
                target.Add(value, rune);
            }
        }
    }
}
