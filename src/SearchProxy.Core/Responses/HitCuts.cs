using System.Runtime.InteropServices;
using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Responses;

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
