using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>Cuts at the matches of a pattern, or with <paramref name="invert"/> at what lies between them.</summary>
internal sealed class PatternSplitter(CodePointPattern pattern, SplitBehavior behavior, bool invert) : Splitter
{
    /// <summary>The pattern of GPT-2's byte-level tokenizer.</summary>
    public static PatternSplitter Gpt2() => new(
        CodePointPattern.Parse(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"),
        SplitBehavior.Isolated,
        invert: false);

    protected override void Split(ReadOnlySpan<AlignedRune> text, int origin, PieceBuffer target, PatternScratch scratch)
    {
        var writer = new SplitWriter(behavior, origin, target);
        var matches = new PatternMatches(pattern, text, scratch);
        while (matches.Next())
        {
            writer.Add(matches.Start, matches.End, matches.IsMatch != invert);
        }
        writer.Finish();
    }
}
