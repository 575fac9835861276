using SearchProxy.Tokenizers.Text;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>NFC, NFD, NFKC or NFKD with the tables of Unicode 9.0.</summary>
internal sealed class UnicodeFormNormalizer(UnicodeForm form) : Normalizer
{
    /// <summary>Up to here the form changes nothing.</summary>
    private readonly int _firstAffected = form == UnicodeForm.Nfc ? 0x300 : Decomposition.FirstAffected;

    public override void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target, NormalizerScratch scratch)
    {
        if (!IsAffected(source))
        {
            target.Append(source);
            return;
        }

        scratch.Edits.Clear();
        Decomposition.Decompose(source, form is UnicodeForm.Nfkc or UnicodeForm.Nfkd, scratch.Edits);
        if (form is UnicodeForm.Nfc or UnicodeForm.Nfkc)
        {
            Composition.Compose(scratch.Edits);
        }
        scratch.Edits.Apply(source, target);
    }

    private bool IsAffected(ReadOnlySpan<AlignedRune> source)
    {
        foreach (ref readonly var rune in source)
        {
            if (rune.Value >= _firstAffected)
            {
                return true;
            }
        }

        return false;
    }
}
