using SearchProxy.Tokenizers.Models;
using SearchProxy.Tokenizers.Text;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers;

/// <summary>Finds added tokens in a text: the leftmost first, of those that begin at the same place the longest.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly AddedToken[] _tokens;
    private readonly CodePointTrie _contents;

    /// <param name="tokens">The tokens with the text to look for; an empty text is never found.</param>
    public AddedTokenMatcher(IReadOnlyList<(AddedToken Token, string Pattern)> tokens)
    {
        _tokens = [.. tokens.Select(t => t.Token)];
        _contents = new CodePointTrie(tokens.Select((t, index) => (t.Pattern, index)).Where(t => t.Pattern.Length > 0));
    }

    /// <summary>Cuts the text, whose first code point has the index <paramref name="origin"/> in <paramref name="target"/>.</summary>
    public void Split(ReadOnlySpan<AlignedRune> text, int origin, PieceBuffer target, SpecialTokenText specials)
    {
        var rest = 0;
        if (_tokens.Length > 0)
        {
            for (var i = 0; i < text.Length;)
            {
                var index = _contents.Longest(text[i..], forbidden: null, out var length);
                if (length == 0)
                {
                    i++;
                    continue;
                }

                var token = _tokens[index];
                if (Counts(token, text, i, i + length, specials))
                {
                    rest = Take(token, text, i, i + length, rest, origin, target);
                }
                i += length;
            }
        }

        if (rest < text.Length)
        {
            target.Add(origin + rest, origin + text.Length);
        }
    }

    private static int Take(AddedToken token, ReadOnlySpan<AlignedRune> text, int from, int to, int rest, int origin, PieceBuffer target)
    {
        while (token.LeftStrip && from > rest && Characters.IsWhiteSpace(text[from - 1].Value))
        {
            WorkTally.Count();
            from--;
        }

        if (token.LeftStrip)
        {
            from = Math.Max(from, rest);
        }
        while (token.RightStrip && to < text.Length && Characters.IsWhiteSpace(text[to].Value))
        {
            WorkTally.Count();
            to++;
        }

        if (rest < from)
        {
            target.Add(origin + rest, origin + from);
        }
        if (from < to)
        {
            target.Add(origin + from, origin + to, token.Id);
        }
        return to;
    }

    private static bool Counts(AddedToken token, ReadOnlySpan<AlignedRune> text, int from, int to, SpecialTokenText specials)
    {
        if (token.Special && specials == SpecialTokenText.PlainText)
        {
            return false;
        }
        if (!token.SingleWord)
        {
            return true;
        }
        var opens = from == 0 || !Characters.IsWordCharacter(text[from - 1].Value);
        return opens && (to == text.Length || !Characters.IsWordCharacter(text[to].Value));
    }
}
