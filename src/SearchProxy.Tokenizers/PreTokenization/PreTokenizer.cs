using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>Cuts pieces of text into smaller ones. Stateless, so that many threads can share it.</summary>
internal abstract class PreTokenizer
{
    /// <summary>
    /// Fills <paramref name="target"/>, which is empty, with what becomes of <paramref name="source"/>, whose content is lost;
    /// added tokens go through unchanged.
    /// </summary>
    public abstract void Apply(PieceBuffer source, PieceBuffer target, PatternScratch scratch);
}
