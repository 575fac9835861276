using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>Cuts at every code point of a kind, each one delimiter.</summary>
internal sealed class CharacterSplitter(Func<int, bool> isDelimiter, SplitBehavior behavior) : Splitter
{
    protected override void Split(ReadOnlySpan<AlignedRune> text, int origin, PieceBuffer target, PatternScratch scratch)
    {
        var writer = new SplitWriter(behavior, origin, target);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!isDelimiter(text[i].Value))
            {
                continue;
            }
            if (start < i)
            {
                writer.Add(start, i, isDelimiter: false);
            }
            writer.Add(i, i + 1, isDelimiter: true);
            start = i + 1;
        }

        if (start < text.Length)
        {
            writer.Add(start, text.Length, isDelimiter: false);
        }
        writer.Finish();
    }
}
