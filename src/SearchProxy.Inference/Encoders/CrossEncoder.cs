using SearchProxy.Inference.Caching;
using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Encoders;

/// <summary>A transformer that scores pairs one by one on the shared threads; scores are remembered by the exact texts.</summary>
internal sealed class CrossEncoder(PairModel model, string modelId, ModelHost host) : IReranker
{
    readonly FailureBreaker _breaker = host.NewBreaker();

    public string ModelId => modelId;

    public string? Complaint => _breaker.Complaint;

    public PairModel Model => model;

    public ScoreScale Scale => model.Plan.Activation == Activation.Identity ? ScoreScale.Logits : ScoreScale.Probabilities;

    public bool? Fits(string query, ReadOnlyMemory<char> passage) => model.Fits(query, passage.Span);

    public ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline) =>
        ScoreAsync(query, passages, WorkUrgency.Search, deadline);

    public ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, WorkUrgency urgency, CancellationToken deadline)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(passages);
        var keys = TextKey.OfPairs(TextKey.OfQuery(modelId, query), passages);
        var values = new float[passages.Count];
        var missing = LookUp(keys, values);
        host.Metrics.LookedUp(modelId, "score", hits: passages.Count - missing.Length, misses: missing.Length);
        if (missing.Length == 0 || deadline.IsCancellationRequested)
        {
            return ValueTask.FromResult(new RerankScores(values, values.Length - missing.Length, missing.Length == 0 ? RerankFault.None : RerankFault.Deadline));
        }

        if (urgency == WorkUrgency.Background)
        {
            return new(RunAsync(query, passages, missing, values, JobLane.Background, scored: null, deadline));
        }

        if (!_breaker.TryEnter())
        {
            host.Metrics.LeftAlone(modelId, JobLane.Rerank);
            return ValueTask.FromResult(RerankScores.Failed(values.Length, RerankFault.Model));
        }

        return new(GuardAsync(RunAsync(query, passages, missing, values, JobLane.Rerank, (index, score) => host.Scores.Put(keys[index], score), deadline)));
    }

    /// <summary>Pairs that run finish on the old graph; the memory goes with the last of them.</summary>
    public void Dispose() => model.Dispose();

    /// <summary>Tells the breaker how it ended. Cached scores never come here: they say nothing about the model.</summary>
    async Task<RerankScores> GuardAsync(Task<RerankScores> running)
    {
        var scores = await running;
        switch (scores.Fault)
        {
            case RerankFault.None:
                _breaker.Succeeded();
                break;
            case RerankFault.Model:
                _breaker.Failed();
                break;
            default:
                _breaker.Undecided();
                break;
        }

        return scores;
    }

    async Task<RerankScores> RunAsync(
        string query, IReadOnlyList<ReadOnlyMemory<char>> passages, int[] missing, float[] values, JobLane lane, Action<int, float>? scored, CancellationToken deadline)
    {
        PairQuery prepared;
        try
        {
            prepared = model.Prepare(query);
        }
        catch (Exception)
        {
            // As for a pair: whatever the model fails at, the search goes on.
            host.Metrics.Failed(modelId, lane);
            return RerankScores.Failed(values.Length, RerankFault.Model);
        }

        var job = new RerankJob(lane, model, prepared, passages, missing, values, scored, host.Metrics, modelId);
        // Before the first pair can be taken: time that runs out between the two would be noticed only after the last.
        using var registration = deadline.UnsafeRegister(
            _ =>
            {
                host.Workers.Queue.Remove(job);
                job.Expire();
            },
            null);
        if (!host.Workers.Queue.TryAdd(job))
        {
            host.Metrics.Refused(modelId, job.Lane);
            return RerankScores.Failed(values.Length, RerankFault.Overload);
        }

        return await job.Result;
    }

    int[] LookUp(UInt128[] keys, float[] values)
    {
        var missing = new List<int>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            if (!host.Scores.TryGet(keys[i], out values[i]))
            {
                values[i] = float.NaN;
                missing.Add(i);
            }
        }

        return [.. missing];
    }
}
