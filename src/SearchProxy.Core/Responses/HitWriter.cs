using System.Buffers;
using System.Runtime.InteropServices;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Core.Responses;

/// <summary>
/// Writes one hit: its own bytes, with another score where it has one, and without the fields that only the proxy asked for.
/// </summary>
internal static class HitWriter
{
    private static readonly string[] PassageHits = [PrivateFields.InnerHits];

    public static void Write(IBufferWriter<byte> output, in PageHit page, IReadOnlyList<string> addedFields, HitOrigins? origins)
    {
        var bytes = page.Source.Bytes.Span;
        var hit = page.Hit;
        var cuts = new HitCuts();
        if (addedFields.Count > 0)
        {
            cuts.Add(AddedFieldCuts.Of(bytes, hit.Raw, hit.Fields, addedFields));
            cuts.Add(AddedFieldCuts.Of(bytes, hit.Raw, hit.IgnoredFieldValues, addedFields));
        }

        cuts.Add(AddedFieldCuts.Of(bytes, hit.Raw, hit.InnerHits, PassageHits));
        var explanation = ExplanationWrap.Of(page, origins);
        var at = hit.Raw.Start;
        var scoreWritten = page.Score is null || hit.Score is null;
        foreach (var cut in cuts.InOrder())
        {
            if (!scoreWritten && hit.ScoreRange.Start < cut.Start)
            {
                at = WriteScore(output, bytes, at, hit.ScoreRange, page.Score!.Value);
                scoreWritten = true;
            }

            explanation.Write(output, bytes, at, cut.Start);
            at = cut.End;
        }

        if (!scoreWritten)
        {
            at = WriteScore(output, bytes, at, hit.ScoreRange, page.Score!.Value);
        }

        explanation.Write(output, bytes, at, hit.Raw.End);
    }

    private static int WriteScore(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes, int at, ByteRange range, float score)
    {
        output.Write(bytes[at..range.Start]);
        var space = output.GetSpan(24);
        output.Advance(JavaFloat.Write(score, space));
        return range.End;
    }
}

/// <summary>The parts of a hit that are left out.</summary>
internal struct HitCuts
{
    private List<ByteRange>? _cuts;

    public void Add(List<ByteRange>? cuts)
    {
        if (_cuts is null)
        {
            _cuts = cuts;
        }
        else if (cuts is not null)
        {
            _cuts.AddRange(cuts);
        }
    }

    public readonly ReadOnlySpan<ByteRange> InOrder()
    {
        _cuts?.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return CollectionsMarshal.AsSpan(_cuts);
    }
}
