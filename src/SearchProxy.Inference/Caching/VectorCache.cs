namespace SearchProxy.Inference.Caching;

/// <summary>Vectors of the queries used last, bounded in bytes; the one used longest ago makes room.</summary>
internal sealed class VectorCache(long capacityBytes)
{
    /// <summary>About what an entry takes beside its numbers: key, node, dictionary place, array head.</summary>
    private const int EntryBytes = 160;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, LinkedListNode<(UInt128 Key, float[] Vector)>> _nodes = [];
    private readonly LinkedList<(UInt128 Key, float[] Vector)> _byUse = new();
    private long _bytes;

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>A copy of the vector; null when it is not held.</summary>
    public float[]? Find(UInt128 key)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return (float[])node.Value.Vector.Clone();
        }
    }

    public void Put(UInt128 key, float[] vector)
    {
        var size = SizeOf(vector);
        if (size > capacityBytes)
        {
            return;
        }

        lock (_gate)
        {
            if (_nodes.ContainsKey(key))
            {
                return;
            }

            _nodes[key] = _byUse.AddFirst((key, (float[])vector.Clone()));
            _bytes += size;
            while (_bytes > capacityBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _nodes.Remove(oldest.Value.Key);
                _bytes -= SizeOf(oldest.Value.Vector);
            }
        }
    }

    private static long SizeOf(float[] vector) => EntryBytes + ((long)vector.Length * sizeof(float));
}
