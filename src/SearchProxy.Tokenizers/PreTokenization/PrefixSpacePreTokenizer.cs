using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>Puts a space before every piece that does not begin with one.</summary>
internal sealed class PrefixSpacePreTokenizer : PreTokenizer
{
    public override void Apply(PieceBuffer source, PieceBuffer target, PatternScratch scratch)
    {
        foreach (var piece in source.Pieces)
        {
            var text = source.RunesOf(piece);
            var origin = target.Runes.Count;
            if (!piece.IsToken && text[0].Value != ' ')
            {
                target.Runes.Add(' ', text[0]);
            }
            target.Runes.Append(text);
            target.Add(origin, target.Runes.Count, piece.TokenId);
        }
    }
}
