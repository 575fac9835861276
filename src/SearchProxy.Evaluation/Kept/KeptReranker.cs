using System.Collections.Concurrent;
using SearchProxy.Inference;

namespace SearchProxy.Evaluation.Kept;

/// <summary>
/// A reranker that keeps its scores between runs, by model and exact texts, and remembers what it read for each query. Only what is not
/// known is computed. The inner reranker stays the caller's.
/// </summary>
/// <param name="inner">Computes what is not known.</param>
/// <param name="folder">Where scores are kept; null to keep none.</param>
public sealed class KeptReranker(IReranker inner, string? folder) : IReranker
{
    private const int Remembered = 400;

    private readonly FloatStore? _store = folder is null
        ? null
        : new FloatStore(KeptFolder.FileOf(folder, "scores", inner.ModelId), width: 1);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, float>> _read = new(StringComparer.Ordinal);
    private long _computed;
    private long _kept;

    public string ModelId => inner.ModelId;

    public string? Complaint => inner.Complaint;

    public ScoreScale Scale => inner.Scale;

    /// <summary>Pairs that the model had to score.</summary>
    public long Computed => Interlocked.Read(ref _computed);

    /// <summary>Pairs whose score was known.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    public void Warmed() => inner.Warmed();

    public bool? Fits(string query, ReadOnlyMemory<char> passage) => inner.Fits(query, passage);

    public ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline) =>
        ScoreAsync(query, passages, WorkUrgency.Search, deadline);

    public async ValueTask<RerankScores> ScoreAsync(
        string query, IReadOnlyList<ReadOnlyMemory<char>> passages, WorkUrgency urgency, CancellationToken deadline)
    {
        ArgumentNullException.ThrowIfNull(passages);
        var values = new float[passages.Count];
        var keys = new UInt128[passages.Count];
        var missing = new List<int>();
        for (var i = 0; i < values.Length; i++)
        {
            keys[i] = FloatStore.KeyOf(ModelId.AsMemory(), query.AsMemory(), passages[i]);
            values[i] = _store?.Find(keys[i])?[0] ?? float.NaN;
            if (float.IsNaN(values[i]))
            {
                missing.Add(i);
            }
        }

        Interlocked.Add(ref _kept, values.Length - missing.Count);
        var fault = missing.Count == 0 ? RerankFault.None : await ComputeAsync(query, passages, missing, values, keys, urgency, deadline);
        if (fault == RerankFault.None)
        {
            Remember(query, passages, values);
        }

        return new RerankScores(values, values.Count(static value => !float.IsNaN(value)), fault);
    }

    /// <summary>What was read of a document for a query, the best of several passages; null when nothing was.</summary>
    /// <param name="query">The text of the query.</param>
    /// <param name="document">The text of the document.</param>
    public string? PassageOf(string query, string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return _read.TryGetValue(query, out var read)
            ? read.Where(passage => IsOf(passage.Key, document))
                .OrderByDescending(static passage => passage.Value)
                .Select(static passage => passage.Key)
                .FirstOrDefault()
            : null;
    }

    public void Dispose() => _store?.Dispose();

    private async ValueTask<RerankFault> ComputeAsync(
        string query, IReadOnlyList<ReadOnlyMemory<char>> passages, List<int> missing, float[] values, UInt128[] keys, WorkUrgency urgency,
        CancellationToken deadline)
    {
        var scores = await inner.ScoreAsync(query, [.. missing.Select(index => passages[index])], urgency, deadline);
        for (var i = 0; i < missing.Count && i < scores.Values.Length; i++)
        {
            var score = scores.Values.Span[i];
            values[missing[i]] = score;
            if (float.IsFinite(score))
            {
                Interlocked.Increment(ref _computed);
                _store?.Put(keys[missing[i]], [score]);
            }
        }

        return scores.Fault;
    }

    private void Remember(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, float[] values)
    {
        var read = _read.GetOrAdd(query, static _ => new ConcurrentDictionary<string, float>(StringComparer.Ordinal));
        for (var i = 0; i < values.Length; i++)
        {
            read[passages[i].Span[..Math.Min(Remembered, passages[i].Length)].ToString()] = values[i];
        }
    }

    /// <summary>A passage begins with a part of the document, perhaps behind its title.</summary>
    private static bool IsOf(string passage, string document)
    {
        const int enough = 60;
        var beginning = document.AsSpan(0, Math.Min(enough, document.Length));
        var end = passage.AsSpan(Math.Max(0, passage.Length - enough));
        return beginning.Length > 0
            && (passage.AsSpan().Contains(beginning, StringComparison.Ordinal)
                || document.AsSpan().Contains(end, StringComparison.Ordinal));
    }
}
