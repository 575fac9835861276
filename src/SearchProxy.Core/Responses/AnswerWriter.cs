using System.Buffers;
using System.Buffers.Text;
using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Responses;

/// <summary>
/// Writes the client's answer: the engine's own bytes, with the hits permuted and only those numbers replaced that are different.
/// White space between hits is the engine's, so that a pretty answer stays one.
/// </summary>
public static class AnswerWriter
{
    public static void Write(IBufferWriter<byte> output, SearchAnswer envelope, AnswerPage page)
    {
        var splices = new List<Splice>(5);
        AddNumber(splices, envelope.TookRange, page.TookMilliseconds);
        AddNumber(splices, envelope.TotalRange, page.Total);
        if (page.MaxScore is { } max && envelope.MaxScoreRange.Exists)
        {
            splices.Add(new Splice(envelope.MaxScoreRange, Score(max)));
        }

        if (page.AlsoTimedOut && envelope.TimedOutRange.Exists)
        {
            splices.Add(new Splice(envelope.TimedOutRange, "true"u8.ToArray()));
        }

        splices.Add(new Splice(envelope.HitsContent, Replacement: null));
        splices.Sort(static (a, b) => a.Range.Start.CompareTo(b.Range.Start));
        var bytes = envelope.Bytes.Span;
        var at = 0;
        foreach (var splice in splices)
        {
            output.Write(bytes[at..splice.Range.Start]);
            if (splice.Replacement is null)
            {
                WriteHits(output, envelope, page);
            }
            else
            {
                output.Write(splice.Replacement);
            }

            at = splice.Range.End;
        }

        output.Write(bytes[at..]);
    }

    private static void WriteHits(IBufferWriter<byte> output, SearchAnswer envelope, AnswerPage page)
    {
        if (page.Hits.Count == 0)
        {
            return;
        }

        var spacing = HitSpacing.Of(envelope);
        for (var i = 0; i < page.Hits.Count; i++)
        {
            output.Write(i == 0 ? spacing.Before : spacing.Between);
            HitWriter.Write(output, page.Hits[i], page.AddedFields, page.Origins);
        }

        output.Write(spacing.After);
    }

    private static void AddNumber(List<Splice> splices, ByteRange range, long? value)
    {
        if (value is { } number && range.Exists)
        {
            Span<byte> text = stackalloc byte[20];
            Utf8Formatter.TryFormat(number, text, out var length);
            splices.Add(new Splice(range, text[..length].ToArray()));
        }
    }

    private static byte[] Score(float value)
    {
        if (float.IsNaN(value))
        {
            return "null"u8.ToArray();
        }

        Span<byte> text = stackalloc byte[24];
        return text[..JavaFloat.Write(value, text)].ToArray();
    }

    private readonly record struct Splice(ByteRange Range, byte[]? Replacement);
}
