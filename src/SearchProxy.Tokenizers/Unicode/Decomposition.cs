using System.Buffers;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Unicode;

/// <summary>Canonical and compatibility decomposition (UAX 15) with the tables of Unicode 9.0, as the reference has them.</summary>
internal static class Decomposition
{
    public const int HangulBase = 0xAC00;
    public const int HangulCount = 11172;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    private static readonly NormalizationTables Tables = NormalizationTables.Load();

    /// <summary>Nothing below this code point decomposes or is reordered.</summary>
    public const int FirstAffected = 0xA0;

    public static int CombiningClass(int codePoint) => codePoint < 0x300 ? 0 : Tables.CombiningClass[codePoint];

    public static bool IsMark(int codePoint) => Tables.Marks[codePoint] != 0;

    /// <summary>The primary composite of two characters, or −1.</summary>
    public static int Compose(int first, int second)
    {
        var lead = first - 0x1100;
        var vowel = second - 0x1161;
        if ((uint)lead < 19 && (uint)vowel < VowelCount)
        {
            return HangulBase + ((lead * VowelCount) + vowel) * TrailCount;
        }
        var syllable = first - HangulBase;
        if ((uint)syllable < HangulCount && syllable % TrailCount == 0 && second is > 0x11A7 and < 0x11C3)
        {
            return first + (second - 0x11A7);
        }
        return Tables.Composites.TryGetValue(((long)first << 32) | (uint)second, out var composite) ? composite : -1;
    }

    /// <summary>Adds the decomposed text to <paramref name="edits"/>, in canonical order.</summary>
    public static void Decompose(ReadOnlySpan<AlignedRune> source, bool compatibility, EditList edits)
    {
        var runStart = edits.Count;
        foreach (ref readonly var rune in source)
        {
            if (rune.Value < FirstAffected || Tables.Affected[rune.Value] == 0)
            {
                Order(edits, runStart);
                runStart = edits.Count;
                edits.Add(rune.Value, 0);
                continue;
            }

            runStart = Add(rune.Value, compatibility, edits, runStart);
        }

        Order(edits, runStart);
    }

    private static int Add(int codePoint, bool compatibility, EditList edits, int runStart)
    {
        Span<int> hangul = [0, 0, 0];
        var parts = IsHangul(codePoint) ? SplitHangul(codePoint, hangul) : Tables.Decomposed(codePoint, compatibility);
        if (parts.IsEmpty)
        {
            return AddOne(codePoint, 0, edits, runStart);
        }
        var change = 0;
        foreach (var part in parts)
        {
            runStart = AddOne(part, change, edits, runStart);
            change = 1;
        }

        return runStart;
    }

    private static int AddOne(int codePoint, int change, EditList edits, int runStart)
    {
        if (CombiningClass(codePoint) == 0)
        {
            Order(edits, runStart);
            runStart = edits.Count;
        }

        edits.Add(codePoint, change);
        return runStart;
    }

    private static bool IsHangul(int codePoint) => (uint)(codePoint - HangulBase) < HangulCount;

    private static ReadOnlySpan<int> SplitHangul(int codePoint, Span<int> parts)
    {
        var index = codePoint - HangulBase;
        parts[0] = 0x1100 + (index / (VowelCount * TrailCount));
        parts[1] = 0x1161 + (index % (VowelCount * TrailCount) / TrailCount);
        parts[2] = 0x11A7 + (index % TrailCount);
        return index % TrailCount == 0 ? parts[..2] : parts;
    }

    /// <summary>Sorts the marks of one run by class, stably, in time linear in their number.</summary>
    private static void Order(EditList edits, int runStart)
    {
        if (edits.Count - runStart < 2)
        {
            return;
        }
        var run = edits.Edits[runStart..];
        if (IsOrdered(run))
        {
            return;
        }
        if (run.Length <= 16)
        {
            InsertionSort(run);
        }
        else
        {
            CountingSort(run);
        }
    }

    private static bool IsOrdered(ReadOnlySpan<Edit> run)
    {
        var last = 0;
        foreach (var edit in run)
        {
            WorkTally.Count();
            var current = CombiningClass(edit.Value);
            if (current < last)
            {
                return false;
            }
            last = current;
        }

        return true;
    }

    private static void InsertionSort(Span<Edit> run)
    {
        for (var i = 1; i < run.Length; i++)
        {
            var edit = run[i];
            var order = CombiningClass(edit.Value);
            var j = i;
            for (; j > 0 && CombiningClass(run[j - 1].Value) > order; j--)
            {
                WorkTally.Count();
                run[j] = run[j - 1];
            }

            run[j] = edit;
        }
    }

    private static void CountingSort(Span<Edit> run)
    {
        Span<int> starts = stackalloc int[257];
        starts.Clear();
        foreach (var edit in run)
        {
            WorkTally.Count();
            starts[CombiningClass(edit.Value) + 1]++;
        }

        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }
        var copy = ArrayPool<Edit>.Shared.Rent(run.Length);
        run.CopyTo(copy);
        foreach (var edit in copy.AsSpan(0, run.Length))
        {
            run[starts[CombiningClass(edit.Value)]++] = edit;
        }
        ArrayPool<Edit>.Shared.Return(copy);
    }
}
