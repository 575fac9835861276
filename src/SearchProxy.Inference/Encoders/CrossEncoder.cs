using SearchProxy.Inference.Caching;
using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Loading;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Encoders;

/// <summary>A transformer that scores pairs one by one on the shared threads; scores are remembered by the exact texts.</summary>
internal sealed class CrossEncoder(PairModel model, string modelId, ModelHost host) : IReranker
{
    /// <summary>The cache that its pairs are looked up in, as metrics call it.</summary>
    public const string Cache = "score";

    private readonly FailureBreaker _breaker = host.NewBreaker();
    private readonly PairTable _pairs = new();
    private readonly TokenSpeed _speed = new();
    private double _usualTokens;

    public string ModelId => modelId;

    public string? Complaint => _breaker.Complaint;

    public PairModel Model => model;

    public ScoreScale Scale => model.Plan.Activation == Activation.Identity ? ScoreScale.Logits : ScoreScale.Probabilities;

    public bool? Fits(string query, ReadOnlyMemory<char> passage) => model.Fits(query, passage.Span);

    public ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline) =>
        ScoreAsync(query, passages, WorkUrgency.Search, deadline);

    public ValueTask<RerankScores> ScoreAsync(
        string query, IReadOnlyList<ReadOnlyMemory<char>> passages, WorkOrder order, CancellationToken deadline)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(passages);
        var keys = TextKey.OfPairs(TextKey.OfQuery(modelId, query, order.CacheScope), passages);
        var values = new float[passages.Count];
        var missing = LookUp(keys, values);
        host.Metrics.LookedUp(modelId, Cache, hits: passages.Count - missing.Length, misses: missing.Length);
        if (missing.Length == 0 || deadline.IsCancellationRequested)
        {
            return ValueTask.FromResult(
                new RerankScores(values, values.Length - missing.Length, missing.Length == 0 ? RerankFault.None : RerankFault.Deadline));
        }

        if (order.Urgency == WorkUrgency.Background)
        {
            return new(RunAsync(query, passages, missing, keys, values, JobLane.Background, order, deadline));
        }

        if (!_breaker.TryEnter(order.Client))
        {
            host.Metrics.LeftAlone(modelId, JobLane.Rerank);
            return ValueTask.FromResult(RerankScores.Failed(values.Length, RerankFault.Model));
        }

        return new(GuardAsync(RunAsync(query, passages, missing, keys, values, JobLane.Rerank, order, deadline), order.Client));
    }

    public bool IsOverloadedFor(int passages, WorkOrder order)
    {
        var threadSeconds = passages * Volatile.Read(ref _usualTokens) * _speed.SecondsPerToken;
        if (order.TimeLeft is not { } left
            || threadSeconds <= 0
            || !host.Workers.Queue.Foresees(JobLane.Rerank, order.Client, threadSeconds, left))
        {
            return false;
        }

        host.Metrics.Refused(modelId, JobLane.Rerank);
        return true;
    }

    public void Warmed() => host.Workers.Queue.ForgetClients();

    /// <summary>Pairs that run finish on the old graph; the memory goes with the last of them.</summary>
    public void Dispose() => model.Dispose();

    /// <summary>Tells the breaker how it ended. Cached scores never come here: they say nothing about the model.</summary>
    private async Task<RerankScores> GuardAsync(Task<RerankScores> running, UInt128 client)
    {
        var scores = await running;
        switch (scores.Fault)
        {
            case RerankFault.None:
                _breaker.Succeeded();
                break;
            case RerankFault.Model:
                _breaker.Failed(client);
                break;
            default:
                _breaker.Undecided();
                break;
        }

        return scores;
    }

    private async Task<RerankScores> RunAsync(
        string query, IReadOnlyList<ReadOnlyMemory<char>> passages, int[] missing, UInt128[] keys, float[] values, JobLane lane,
        WorkOrder order, CancellationToken deadline)
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

        // What nobody waits for shares nothing with searches: it could hand them its failures.
        var (pairs, scored) = lane == JobLane.Rerank ? (_pairs, host.Scores.Put) : (new PairTable(), (Action<UInt128, float>?)null);
        var job = new RerankJob(
            lane,
            model,
            prepared,
            passages,
            missing,
            [.. missing.Select(index => keys[index])],
            values,
            pairs,
            _speed,
            scored,
            host.Metrics,
            modelId)
        {
            Client = order.Client,
            SecondsPerToken = _speed.SecondsPerToken,
        };
        // Before the first pair can be taken: time that runs out between the two would be noticed only after the last.
        using var registration = deadline.UnsafeRegister(
            _ =>
            {
                host.Workers.Queue.Remove(job);
                job.Expire();
            },
            null);
        if (lane == JobLane.Rerank)
        {
            Volatile.Write(ref _usualTokens, (Volatile.Read(ref _usualTokens) * 0.9) + (0.1 * job.Tokens() / job.Units));
        }

        var wanted = job.Units;
        var admission = host.Workers.Queue.Admit(job, order.TimeLeft);
        if (admission.Units < wanted)
        {
            host.Metrics.Refused(modelId, job.Lane);
        }

        if (admission.Units == 0)
        {
            job.Abandon();
        }

        return await job.Result;
    }

    private int[] LookUp(UInt128[] keys, float[] values)
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
