using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Responses;

/// <summary>The white space and commas around the elements of <c>hits.hits</c>, as the engine wrote them.</summary>
internal readonly ref struct HitSpacing
{
    private HitSpacing(ReadOnlySpan<byte> before, ReadOnlySpan<byte> between, ReadOnlySpan<byte> after)
    {
        Before = before;
        Between = between;
        After = after;
    }

    public ReadOnlySpan<byte> Before { get; }

    public ReadOnlySpan<byte> Between { get; }

    public ReadOnlySpan<byte> After { get; }

    public static HitSpacing Of(SearchAnswer answer)
    {
        var bytes = answer.Bytes.Span;
        var hits = answer.Hits;
        if (hits.Count == 0)
        {
            return new HitSpacing([], ","u8, []);
        }

        var before = bytes[answer.HitsContent.Start..hits[0].Raw.Start];
        var after = bytes[hits[^1].Raw.End..answer.HitsContent.End];
        var between = hits.Count > 1 ? bytes[hits[0].Raw.End..hits[1].Raw.Start] : ","u8;
        return new HitSpacing(before, between, after);
    }
}
