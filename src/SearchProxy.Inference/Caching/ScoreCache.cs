using System.Runtime.InteropServices;

namespace SearchProxy.Inference.Caching;

/// <summary>
/// Scores by the hash of what was scored. Holds numbers only, in a table of fixed size: eight places a set, the one used longest ago makes
/// room.
/// </summary>
internal sealed class ScoreCache
{
    private const int Ways = 8;
    private const int Stripes = 64;

    private readonly Entry[] _entries;
    private readonly uint _sets;
    private readonly Lock[] _locks;
    private uint _clock;

    /// <param name="bytes">Memory to take; below one set the cache keeps nothing.</param>
    public ScoreCache(long bytes)
    {
        var sets = Math.Min(bytes / (Ways * Marshal.SizeOf<Entry>()), int.MaxValue / Ways / 2);
        _sets = (uint)sets;
        _entries = new Entry[sets * Ways];
        _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    }

    public bool TryGet(UInt128 key, out float score)
    {
        score = 0;
        if (_sets == 0)
        {
            return false;
        }

        var set = SetOf(key);
        lock (_locks[set % Stripes])
        {
            foreach (ref var entry in _entries.AsSpan((int)set * Ways, Ways))
            {
                if (entry.Used != 0 && entry.Key == key)
                {
                    entry.Used = Tick();
                    score = entry.Score;
                    return true;
                }
            }
        }

        return false;
    }

    public void Put(UInt128 key, float score)
    {
        if (_sets == 0)
        {
            return;
        }

        var set = SetOf(key);
        lock (_locks[set % Stripes])
        {
            var ways = _entries.AsSpan((int)set * Ways, Ways);
            var chosen = 0;
            for (var i = 0; i < Ways; i++)
            {
                if (ways[i].Used != 0 && ways[i].Key == key)
                {
                    chosen = i;
                    break;
                }

                chosen = ways[i].Used < ways[chosen].Used ? i : chosen;
            }

            ways[chosen] = new Entry { Key = key, Score = score, Used = Tick() };
        }
    }

    private uint SetOf(UInt128 key) => (uint)((ulong)key % _sets);

    /// <summary>Never 0, which marks an empty place; after 2³² uses the order of age is wrong once, which costs hits only.</summary>
    private uint Tick() => Interlocked.Increment(ref _clock) | 1;

    private struct Entry
    {
        public UInt128 Key;
        public float Score;
        public uint Used;
    }
}
