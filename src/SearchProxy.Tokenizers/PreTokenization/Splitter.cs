using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>A pre-tokenizer that only cuts and leaves the text as it is.</summary>
internal abstract class Splitter : PreTokenizer
{
    public sealed override void Apply(PieceBuffer source, PieceBuffer target, PatternScratch scratch)
    {
        target.Runes.Swap(source.Runes);
        foreach (var piece in source.Pieces)
        {
            if (piece.IsToken)
            {
                target.Add(piece.From, piece.To, piece.TokenId);
            }
            else
            {
                Split(target.RunesOf(piece), piece.From, target, scratch);
            }
        }
    }

    /// <summary>Adds the parts of one piece, whose first code point has the index <paramref name="origin"/>.</summary>
    protected abstract void Split(ReadOnlySpan<AlignedRune> text, int origin, PieceBuffer target, PatternScratch scratch);
}
