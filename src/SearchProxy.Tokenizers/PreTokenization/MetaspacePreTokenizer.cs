using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>SentencePiece's way: spaces become a visible mark, one is put before the text, and words begin with it.</summary>
internal sealed class MetaspacePreTokenizer(int mark, PrependScheme scheme, bool split) : PreTokenizer
{
    public override void Apply(PieceBuffer source, PieceBuffer target, PatternScratch scratch)
    {
        foreach (var piece in source.Pieces)
        {
            var text = source.RunesOf(piece);
            if (piece.IsToken)
            {
                target.AddText(text, piece.TokenId);
                continue;
            }

            var origin = target.Runes.Count;
            Rewrite(text, target.Runes);
            if (split)
            {
                Cut(target, origin);
            }
            else
            {
                target.Add(origin, target.Runes.Count);
            }
        }
    }

    private void Rewrite(ReadOnlySpan<AlignedRune> text, RuneBuffer target)
    {
        var begins = text[0].Value == ' ' || text[0].Value == mark;
        if (!begins && (scheme == PrependScheme.Always || (scheme == PrependScheme.First && text[0].Start == 0)))
        {
            target.Add(mark, text[0]);
        }
        var room = target.Reserve(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            room[i] = text[i].Value == ' ' ? text[i].With(mark) : text[i];
        }
        target.Commit(text.Length);
    }

    private void Cut(PieceBuffer target, int origin)
    {
        var text = target.Runes.Span;
        var from = origin;
        for (var i = origin + 1; i < text.Length; i++)
        {
            if (text[i].Value != mark)
            {
                continue;
            }
            target.Add(from, i);
            from = i;
        }

        target.Add(from, text.Length);
    }
}
