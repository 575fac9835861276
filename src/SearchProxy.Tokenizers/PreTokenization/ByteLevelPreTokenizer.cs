using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>Writes the bytes of each piece as visible characters.</summary>
internal sealed class ByteLevelPreTokenizer : PreTokenizer
{
    public override void Apply(PieceBuffer source, PieceBuffer target, PatternScratch scratch)
    {
        foreach (var piece in source.Pieces)
        {
            var origin = target.Runes.Count;
            if (piece.IsToken)
            {
                target.Runes.Append(source.RunesOf(piece));
            }
            else
            {
                ByteLevelAlphabet.Append(source.RunesOf(piece), target.Runes);
            }
            target.Add(origin, target.Runes.Count, piece.TokenId);
        }
    }
}
