using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>Replaces every match of a pattern; the new text has the place of the last code point that it replaces.</summary>
internal sealed class ReplaceNormalizer(CodePointPattern pattern, string content) : Normalizer
{
    private readonly int[] _content = RuneText.CodePoints(content);

    public override void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target, NormalizerScratch scratch)
    {
        var matches = new PatternMatches(pattern, source, scratch.Patterns);
        while (matches.Next())
        {
            if (!matches.IsMatch)
            {
                target.Append(source[matches.Start..matches.End]);
                continue;
            }

            var place = PlaceBefore(matches.End, source);
            foreach (var codePoint in _content)
            {
                target.Add(codePoint, place);
            }
        }
    }

    private static AlignedRune PlaceBefore(int index, ReadOnlySpan<AlignedRune> source) =>
        index > 0 ? source[index - 1] : new AlignedRune(0, source[0].Start, source[0].Start);
}
