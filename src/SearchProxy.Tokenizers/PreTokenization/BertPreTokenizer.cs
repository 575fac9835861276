using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>Words between white space; every punctuation character stands alone.</summary>
internal sealed class BertPreTokenizer : Splitter
{
    private static readonly bool[] AsciiCuts = [.. Enumerable.Range(0, 0x80).Select(IsCut)];

    protected override void Split(ReadOnlySpan<AlignedRune> text, int origin, PieceBuffer target, PatternScratch scratch)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var value = text[i].Value;
            if (!((uint)value < 0x80 ? AsciiCuts[value] : IsCut(value)))
            {
                continue;
            }
            target.Add(origin + start, origin + i);
            if (!Characters.IsWhiteSpace(value))
            {
                target.Add(origin + i, origin + i + 1);
            }
            start = i + 1;
        }

        target.Add(origin + start, origin + text.Length);
    }

    private static bool IsCut(int codePoint) => Characters.IsWhiteSpace(codePoint) || Characters.IsPunctuation(codePoint);
}
