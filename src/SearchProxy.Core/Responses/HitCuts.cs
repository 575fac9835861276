using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Responses;

/// <summary>The parts of a hit that are left out.</summary>
internal struct HitCuts
{
    private List<ByteRange>? _cuts;

    public void Add(List<ByteRange>? cuts)
    {
        if (cuts is { Count: > 0 })
        {
            (_cuts ??= []).AddRange(cuts);
        }
    }

    public readonly IReadOnlyList<ByteRange> InOrder()
    {
        _cuts?.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return _cuts ?? (IReadOnlyList<ByteRange>)[];
    }
}
