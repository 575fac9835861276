using System.Runtime.InteropServices;

namespace SearchProxy.Tokenizers.Models;

/// <summary>A word as a chain of symbols that are merged pair by pair. Reusable.</summary>
internal sealed class BpeWord
{
    public const int End = -1;

    private readonly MergeQueue _queue = new();
    private Symbol[] _symbols = new Symbol[64];
    private int _count;

    public void Clear() => _count = 0;

    /// <summary>Adds a token that stands for <paramref name="length"/> bytes of the word.</summary>
    public void Add(int id, int length)
    {
        if (_count == _symbols.Length)
        {
            Array.Resize(ref _symbols, _count * 2);
        }
        if (_count > 0)
        {
            _symbols[_count - 1].Next = _count;
        }
        _symbols[_count] = new Symbol { Id = id, Length = length, Previous = _count - 1, Next = End };
        _count++;
    }

    /// <summary>Merges in the order of ranks, in time n·log n; merges to a forbidden token are left out.</summary>
    public void Merge(MergeTable merges, bool[]? forbidden)
    {
        _queue.Clear();
        for (var i = 0; i + 1 < _count; i++)
        {
            WorkTally.Count();
            Offer(merges, forbidden, i, i + 1);
        }

        while (_queue.Count > 0)
        {
            WorkTally.Count();
            var (position, result) = _queue.Pop();
            ref var left = ref _symbols[position];
            if (left.Length == 0 || left.Next == End)
            {
                continue;
            }
            ref var right = ref _symbols[left.Next];
            if (!merges.TryGet(left.Id, right.Id, out _, out var current) || current != result)
            {
                continue;
            }
            left.Id = result;
            left.Length += right.Length;
            right.Length = 0;
            left.Next = right.Next;
            if (left.Next != End)
            {
                _symbols[left.Next].Previous = position;
            }
            if (left.Previous != End)
            {
                Offer(merges, forbidden, left.Previous, position);
            }
            if (left.Next != End)
            {
                Offer(merges, forbidden, position, left.Next);
            }
        }
    }

    /// <summary>The first symbol; further ones by <see cref="MoveNext"/>, until <see cref="End"/>.</summary>
    public int First => _count == 0 ? End : 0;

    public int MoveNext(int index) => _symbols[index].Next;

    public (int Id, int Length) this[int index] => (_symbols[index].Id, _symbols[index].Length);

    public void Shrink(int capacity)
    {
        _count = 0;
        _queue.Shrink(capacity);
        if (_symbols.Length > capacity)
        {
            _symbols = new Symbol[capacity];
        }
    }

    private void Offer(MergeTable merges, bool[]? forbidden, int left, int right)
    {
        if (merges.TryGet(_symbols[left].Id, _symbols[right].Id, out var rank, out var result) && forbidden?[result] != true)
        {
            _queue.Push(rank, left, result);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Symbol
    {
        public int Id;
        public int Length;
        public int Previous;
        public int Next;
    }
}
