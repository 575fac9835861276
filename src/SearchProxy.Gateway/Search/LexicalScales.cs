using System.Collections.Concurrent;
using SearchProxy.Core.Fusion;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The scale of each index's lexical scores: twice the median best score of its last searches. In powers of two, and changed only when the
/// median has moved well past the next one, so that instances of the proxy that see other searches mostly agree. A query keeps the scale
/// that it was first answered by for a while: the pages of one search have to be made by one scale. Thread-safe; bounded.
/// </summary>
internal sealed class LexicalScales(TimeProvider time)
{
    /// <summary>How long a query keeps its scale.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private const int Queries = 4_096;

    /// <summary>Searches before the first change, and between two looks at the median.</summary>
    public const int Round = 32;

    private const int MostIndexes = 1_000;
    private const int Remembered = 256;

    private readonly ConcurrentDictionary<string, History> _indexes = new(StringComparer.Ordinal);

    private readonly KeptScale[] _kept = new KeptScale[Queries];
    private readonly Lock _lock = new();

    /// <summary>The scale for a query: the one that it was answered by before, else the index's as it is now.</summary>
    /// <param name="index">As it stands in the path of searches.</param>
    /// <param name="query">The query as it was written.</param>
    public double Of(string index, ReadOnlySpan<byte> query)
    {
        var hash = new HashCode();
        hash.Add(index, StringComparer.Ordinal);
        hash.AddBytes(query);
        var key = hash.ToHashCode();
        var now = time.GetTimestamp();
        lock (_lock)
        {
            // Another query of the same place takes it; then the older one has the scale of now.
            ref var kept = ref _kept[(uint)key % Queries];
            if (kept.Scale == 0 || kept.Key != key || time.GetElapsedTime(kept.Since, now) > Kept)
            {
                kept = new KeptScale(key, Of(index), now);
            }

            return kept.Scale;
        }
    }

    /// <summary>The scale as it is now.</summary>
    /// <param name="index">As it stands in the path of searches.</param>
    public double Of(string index) => _indexes.TryGetValue(index, out var history) ? history.Scale : FusionOptions.DefaultSaturationScale;

    /// <summary>How many best scores it has seen.</summary>
    public int SearchesOf(string index) => _indexes.TryGetValue(index, out var history) ? history.Seen : 0;

    /// <param name="index">As it stands in the path of searches.</param>
    /// <param name="best">The best score of a search whose scores are BM25's.</param>
    public void Note(string index, double best)
    {
        if (double.IsFinite(best)
            && (_indexes.TryGetValue(index, out var history)
                || (_indexes.Count < MostIndexes && (history = _indexes.GetOrAdd(index, static _ => new History())) is not null)))
        {
            history.Note((float)best);
        }
    }

    private readonly record struct KeptScale(int Key, double Scale, long Since);

    private sealed class History
    {
        private readonly float[] _best = new float[Remembered];
        private readonly Lock _lock = new();
        private double _scale = FusionOptions.DefaultSaturationScale;
        private int _seen;

        public double Scale => Volatile.Read(ref _scale);

        public int Seen => Volatile.Read(ref _seen);

        public void Note(float best)
        {
            lock (_lock)
            {
                _best[_seen % Remembered] = best;
                _seen = _seen == int.MaxValue ? Remembered : _seen + 1;
                if (_seen % Round == 0)
                {
                    Volatile.Write(ref _scale, Moved(_scale, 2 * Median(_best.AsSpan(0, Math.Min(_seen, Remembered)))));
                }
            }
        }

        private static float Median(ReadOnlySpan<float> values)
        {
            Span<float> sorted = stackalloc float[values.Length];
            values.CopyTo(sorted);
            sorted.Sort();
            return sorted[sorted.Length / 2];
        }

        /// <summary>The nearest of 20 · 2ⁿ; the present one as long as the wanted one is not clearly nearer to another.</summary>
        private static double Moved(double present, double wanted)
        {
            const double clearly = 0.6;
            var steps = Math.Log2(wanted / present);
            return Math.Abs(steps) <= clearly ? present : present * Math.Pow(2, Math.Round(steps));
        }
    }
}
