using System.Numerics;

namespace SearchProxy.Tokenizers.Models;

/// <summary>Pairs of tokens that may be merged, with rank and result, in an open-addressing hash table. Immutable once filled.</summary>
internal sealed class MergeTable
{
    private const ulong Empty = ulong.MaxValue;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly Entry[] _entries;
    private readonly int _shift;

    public MergeTable(int capacity)
    {
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 2));
        _shift = 64 - BitOperations.Log2(size);
        _entries = new Entry[size];
        Array.Fill(_entries, new Entry { Key = Empty });
    }

    /// <summary>Of the same pair given twice the last rank counts.</summary>
    public void Set(int left, int right, int rank, int result)
    {
        var key = KeyOf(left, right);
        var slot = SlotOf(key);
        while (_entries[slot].Key != Empty && _entries[slot].Key != key)
        {
            slot = (slot + 1) & (_entries.Length - 1);
        }
        _entries[slot] = new Entry { Key = key, Rank = rank, Result = result };
    }

    public bool TryGet(int left, int right, out int rank, out int result)
    {
        var key = KeyOf(left, right);
        for (var slot = SlotOf(key); ; slot = (slot + 1) & (_entries.Length - 1))
        {
            ref readonly var entry = ref _entries[slot];
            if (entry.Key == key)
            {
                (rank, result) = (entry.Rank, entry.Result);
                return true;
            }

            if (entry.Key != Empty)
            {
                continue;
            }
            (rank, result) = (0, 0);
            return false;
        }
    }

    private static ulong KeyOf(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int SlotOf(ulong key) => (int)((key * Multiplier) >> _shift);

    private struct Entry
    {
        public ulong Key;
        public int Rank;
        public int Result;
    }
}
