namespace SearchProxy.Inference.Encoders;

/// <summary>
/// The pairs that searches wait for, by their keys: one that several want is computed once and handed to all. Thread-safe.
/// </summary>
internal sealed class PairTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Entry> _entries = [];

    /// <summary>A search wants these pairs from here on, until it has them or leaves.</summary>
    /// <returns>For each whether somebody else wants it already.</returns>
    public bool[] Want(RerankJob job, ReadOnlySpan<UInt128> keys)
    {
        var others = new bool[keys.Length];
        lock (_gate)
        {
            for (var unit = 0; unit < others.Length; unit++)
            {
                if (!_entries.TryGetValue(keys[unit], out var entry))
                {
                    _entries[keys[unit]] = entry = new Entry();
                }

                others[unit] = entry.Wanted.Count > 0;
                entry.Wanted.Add((job, unit));
            }
        }

        return others;
    }

    /// <summary>True when the caller is to compute the pair; false when it is being computed, or nobody wants it any more.</summary>
    public bool Begin(UInt128 key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry) || entry.IsRunning)
            {
                return false;
            }

            entry.IsRunning = true;
            return true;
        }
    }

    /// <summary>The pair is computed, or cannot be: gives all who want it.</summary>
    public IReadOnlyList<(RerankJob Job, int Unit)> End(UInt128 key)
    {
        lock (_gate)
        {
            return _entries.Remove(key, out var entry) ? entry.Wanted : [];
        }
    }

    /// <summary>
    /// Whoever computed the pair gave it up: gives another who wants it, to compute it in his stead; null when there is none.
    /// </summary>
    public (RerankJob Job, int Unit)? GiveUp(UInt128 key, RerankJob job)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                return null;
            }

            entry.IsRunning = false;
            entry.Wanted.RemoveAll(wanted => wanted.Job == job);
            if (entry.Wanted.Count > 0)
            {
                return entry.Wanted[0];
            }

            _entries.Remove(key);
            return null;
        }
    }

    /// <summary>The search has ended: it wants nothing more. A pair that is being computed is finished for the others.</summary>
    public void Leave(RerankJob job, ReadOnlySpan<UInt128> keys)
    {
        lock (_gate)
        {
            foreach (var key in keys)
            {
                if (_entries.TryGetValue(key, out var entry))
                {
                    entry.Wanted.RemoveAll(wanted => wanted.Job == job);
                    if (entry.Wanted.Count == 0 && !entry.IsRunning)
                    {
                        _entries.Remove(key);
                    }
                }
            }
        }
    }

    private sealed class Entry
    {
        public List<(RerankJob Job, int Unit)> Wanted { get; } = [];

        public bool IsRunning { get; set; }
    }
}
