using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>Pieces of a fixed number of code points; the last one may be shorter.</summary>
internal sealed class FixedLengthSplitter(int length) : Splitter
{
    protected override void Split(ReadOnlySpan<AlignedRune> text, int origin, PieceBuffer target, PatternScratch scratch)
    {
        for (var from = 0; from < text.Length; from += length)
        {
            target.Add(origin + from, origin + Math.Min(from + length, text.Length));
        }
    }
}
