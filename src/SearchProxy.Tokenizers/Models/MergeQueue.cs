namespace SearchProxy.Tokenizers.Models;

/// <summary>Merges that are possible, the lowest rank first, of equal ranks the leftmost: a binary heap.</summary>
internal sealed class MergeQueue
{
    private (ulong Key, int Result)[] _heap = new (ulong, int)[64];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Push(int rank, int position, int result)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }
        var item = (Key: ((ulong)(uint)rank << 32) | (uint)position, result);
        var at = Count++;
        while (at > 0 && _heap[(at - 1) / 2].Key > item.Key)
        {
            WorkTally.Count();
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _heap[at] = item;
    }

    public (int Position, int Result) Pop()
    {
        var top = _heap[0];
        var item = _heap[--Count];
        var at = 0;
        for (var child = 1; child < Count; child = (2 * at) + 1)
        {
            WorkTally.Count();
            if (child + 1 < Count && _heap[child + 1].Key < _heap[child].Key)
            {
                child++;
            }
            if (_heap[child].Key >= item.Key)
            {
                break;
            }
            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = item;
        return ((int)(uint)top.Key, top.Result);
    }

    public void Shrink(int capacity)
    {
        Count = 0;
        if (_heap.Length > capacity)
        {
            _heap = new (ulong, int)[capacity];
        }
    }
}
