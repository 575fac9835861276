using System.Globalization;
using System.Text;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>
/// SentencePiece's normalizer as the reference does it: a grapheme cluster of less than six UTF-8 bytes is looked up as a whole
/// and wholly replaced by what its shortest known beginning stands for; other clusters go code point by code point.
/// </summary>
internal sealed class PrecompiledNormalizer(PrecompiledMap map) : Normalizer
{
    private const int LongCluster = 6;

    /// <summary>Which ASCII characters no rule begins with.</summary>
    private readonly bool[] _asciiStays = [.. Enumerable.Range(0, 0x80).Select(c => !map.TryFind([(byte)c], out _))];

    public override void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target, NormalizerScratch scratch)
    {
        var chars = ToUtf16(source, scratch);
        scratch.Edits.Clear();
        for (int i = 0, at = 0; i < source.Length;)
        {
            var alone = StandsAlone(source, i);
            if (alone && _asciiStays[source[i].Value])
            {
                scratch.Edits.Add(source[i++].Value, 0);
                at++;
                continue;
            }

            var units = alone ? 1 : StringInfo.GetNextTextElementLength(chars[at..]);
            var count = 0;
            for (var end = at + units; at < end; count++)
            {
                WorkTally.Count();
                at += source[i + count].Value > 0xFFFF ? 2 : 1;
            }

            Rewrite(source.Slice(i, count), scratch.Edits);
            i += count;
        }

        scratch.Edits.Apply(source, target);
    }

    private void Rewrite(ReadOnlySpan<AlignedRune> cluster, EditList edits)
    {
        Span<byte> bytes = stackalloc byte[LongCluster + 4];
        var length = 0;
        for (var i = 0; i < cluster.Length && length < LongCluster; i++)
        {
            length += new Rune(cluster[i].Value).EncodeToUtf8(bytes[length..]);
        }
        if (length < LongCluster && map.TryFind(bytes[..length], out var replacement))
        {
            Replace(cluster.Length, replacement, edits);
            return;
        }

        foreach (ref readonly var rune in cluster)
        {
            length = new Rune(rune.Value).EncodeToUtf8(bytes);
            if (map.TryFind(bytes[..length], out replacement))
            {
                Replace(1, replacement, edits);
            }
            else
            {
                edits.Add(rune.Value, 0);
            }
        }
    }

    /// <summary>
    /// What is longer than before is inserted; what is missing is removed after the last code point written, which may be one of
    /// an earlier cluster.
    /// </summary>
    private static void Replace(int count, ReadOnlySpan<byte> replacement, EditList edits)
    {
        var written = 0;
        while (!replacement.IsEmpty)
        {
            Rune.DecodeFromUtf8(replacement, out var rune, out var length);
            edits.Add(rune.Value, written < count ? 0 : 1);
            replacement = replacement[length..];
            written++;
        }

        if (written < count && edits.Count > 0)
        {
            edits.Edits[^1].Change += written - count;
        }
    }

    /// <summary>Printable ASCII before the like is a cluster by itself; this saves the search for its end.</summary>
    private static bool StandsAlone(ReadOnlySpan<AlignedRune> source, int index) =>
        IsPlain(source[index].Value) && (index + 1 == source.Length || IsPlain(source[index + 1].Value));

    private static bool IsPlain(int codePoint) => codePoint is >= ' ' and <= '~';

    private static ReadOnlySpan<char> ToUtf16(ReadOnlySpan<AlignedRune> source, NormalizerScratch scratch)
    {
        if (scratch.Chars.Length < source.Length * 2)
        {
            scratch.Chars = new char[source.Length * 2];
        }
        var length = 0;
        foreach (ref readonly var rune in source)
        {
            length += new Rune(rune.Value).EncodeToUtf16(scratch.Chars.AsSpan(length));
        }
        return scratch.Chars.AsSpan(0, length);
    }
}
