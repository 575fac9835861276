using SearchProxy.Tokenizers.Text;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>
/// BERT's cleaning: control characters go, white space becomes a space, ideographs get spaces around them, accents go (NFD
/// without nonspacing marks), letters become small, in this order and each only if asked for.
/// </summary>
internal sealed class BertNormalizer(bool cleanText, bool spaceIdeographs, bool stripAccents, bool lowercase) : Normalizer
{
    private const int Dropped = -1;

    private readonly int[] _ascii = [.. Enumerable.Range(0, 0x80).Select(c => Ascii(c, cleanText, lowercase))];

    public override void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target, NormalizerScratch scratch)
    {
        var done = ApplyAscii(source, target);
        if (done == source.Length)
        {
            return;
        }
        target.Clear();
        scratch.Inner.Clear();
        CleanAndSpace(source, scratch.Inner);
        var cleaned = scratch.Inner;
        if (stripAccents)
        {
            scratch.Edits.Clear();
            Decomposition.Decompose(cleaned.Span, compatibility: false, scratch.Edits);
            scratch.Inner2.Clear();
            scratch.Edits.Apply(cleaned.Span, scratch.Inner2);
            cleaned = scratch.Inner2;
        }

        Finish(cleaned.Span, target);
    }

    private int ApplyAscii(ReadOnlySpan<AlignedRune> source, RuneBuffer target)
    {
        var room = target.Reserve(source.Length);
        var count = 0;
        var i = 0;
        for (; i < source.Length; i++)
        {
            var rune = source[i];
            if ((uint)rune.Value >= 0x80)
            {
                break;
            }
            var value = _ascii[rune.Value];
            room[count] = rune.With(value);
            if (value != Dropped)
            {
                count++;
            }
        }

        target.Commit(count);
        return i;
    }

    private void CleanAndSpace(ReadOnlySpan<AlignedRune> source, RuneBuffer target)
    {
        foreach (ref readonly var rune in source)
        {
            var value = cleanText ? Clean(rune.Value) : rune.Value;
            if (value == Dropped)
            {
                continue;
            }
            var spaced = spaceIdeographs && IsIdeograph(value);
            if (spaced)
            {
                target.Add(' ', rune);
            }
            target.Add(value, rune);
            if (spaced)
            {
                target.Add(' ', rune);
            }
        }
    }

    private void Finish(ReadOnlySpan<AlignedRune> source, RuneBuffer target)
    {
        foreach (ref readonly var rune in source)
        {
            if (stripAccents && Characters.OldCategoryOf(rune.Value) == OldCategory.NonspacingMark)
            {
                continue;
            }
            if (lowercase)
            {
                LowercaseNormalizer.Add(rune, target);
            }
            else
            {
                target.Add(rune);
            }
        }
    }

    private static int Ascii(int codePoint, bool cleanText, bool lowercase)
    {
        var value = cleanText ? Clean(codePoint) : codePoint;
        return lowercase && value != Dropped ? Characters.ToLower(value) : value;
    }

    private static int Clean(int codePoint)
    {
        if (codePoint is '\t' or '\n' or '\r')
        {
            return ' ';
        }
        if (codePoint is 0 or 0xFFFD || Characters.OldCategoryOf(codePoint) == OldCategory.Control)
        {
            return Dropped;
        }
        return Characters.IsWhiteSpace(codePoint) ? ' ' : codePoint;
    }

    /// <summary>BERT's own list of ranges, gaps included.</summary>
    private static bool IsIdeograph(int codePoint) => codePoint
        is >= 0x4E00 and <= 0x9FFF
        or >= 0x3400 and <= 0x4DBF
        or >= 0x20000 and <= 0x2A6DF
        or >= 0x2A700 and <= 0x2B73F
        or >= 0x2B740 and <= 0x2B81F
        or >= 0x2B920 and <= 0x2CEAF
        or >= 0xF900 and <= 0xFAFF
        or >= 0x2F800 and <= 0x2FA1F;
}
