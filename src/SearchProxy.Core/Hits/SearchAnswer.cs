namespace SearchProxy.Core.Hits;

/// <summary>An engine's answer to one search: its bytes, and where the parts lie that the proxy reads or replaces.</summary>
public sealed class SearchAnswer
{
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public required IReadOnlyList<Hit> Hits { get; init; }

    /// <summary>What stands between the brackets of <c>hits.hits</c>, white space included; may be empty.</summary>
    public required ByteRange HitsContent { get; init; }

    /// <summary>The number in <c>hits.total</c> (or in its <c>value</c>); absent when the engine did not count.</summary>
    public ByteRange TotalRange { get; init; }

    /// <summary>Matching documents; −1 when the engine did not count.</summary>
    public long Total { get; init; } = -1;

    /// <summary>False when the engine stopped counting (<c>relation: gte</c>).</summary>
    public bool TotalIsExact { get; init; }

    public ByteRange MaxScoreRange { get; init; }

    public double? MaxScore { get; init; }

    public ByteRange TookRange { get; init; }

    public bool TimedOut { get; init; }

    public ByteRange TimedOutRange { get; init; }

    public ByteRange Shards { get; init; }

    public int FailedShards { get; init; }

    /// <summary>
    /// The hits of this answer that are left when others are not to take part. For an answer whose envelope is thrown away.
    /// </summary>
    public SearchAnswer Keep(IReadOnlyList<Hit> hits) =>
        new() { Bytes = Bytes, Hits = hits, HitsContent = HitsContent, TimedOut = TimedOut };
}
