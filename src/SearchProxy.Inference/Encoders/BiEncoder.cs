using SearchProxy.Inference.Caching;
using SearchProxy.Inference.Loading;
using SearchProxy.Inference.Models.Configs;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Encoders;

/// <summary>A transformer that encodes texts one by one on the shared threads; vectors of queries are remembered.</summary>
internal sealed class BiEncoder(SentenceModel model, string modelId, int dimensions, NestedDimensions nested, ModelHost host) : ITextEncoder
{
    /// <summary>The cache that its queries are looked up in, as metrics call it.</summary>
    public const string Cache = "vector";

    private readonly FailureBreaker _breaker = host.NewBreaker();

    public string ModelId => modelId;

    public string? Complaint => _breaker.Complaint;

    public int Dimensions => dimensions;

    public SentenceModel Model => model;

    public ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken) =>
        EncodeAsync(text, role, WorkUrgency.Search, cancellationToken);

    public ValueTask<float[]> EncodeAsync(string text, TextRole role, WorkOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<float[]>(cancellationToken);
        }

        return role == TextRole.Query && order.Urgency == WorkUrgency.Search
            ? EncodeQueryAsync(text, order, cancellationToken)
            : new(RunAsync(
                text,
                role,
                order.Urgency == WorkUrgency.Background ? JobLane.Background : JobLane.Passage,
                order.Client,
                cancellationToken));
    }

    public int? CountTokens(string text, TextRole role) =>
        model.Tokenizer.CountEncoded(model.Plan.PromptOf(role) + text, model.Plan.MaxTokens);

    public bool CanCutTo(int fewer) => fewer == dimensions || nested.Allows(fewer, dimensions);

    /// <summary>Calls that run finish on the old graph; the memory goes with the last of them.</summary>
    public void Dispose() => model.Dispose();

    private async ValueTask<float[]> EncodeQueryAsync(string text, WorkOrder order, CancellationToken cancellationToken)
    {
        var key = TextKey.OfText(modelId, text, order.CacheScope);
        if (host.Vectors.Find(key) is { } known)
        {
            host.Metrics.LookedUp(modelId, Cache, hits: 1, misses: 0);
            return known;
        }

        host.Metrics.LookedUp(modelId, Cache, hits: 0, misses: 1);
        if (!_breaker.TryEnter(order.Client))
        {
            host.Metrics.LeftAlone(modelId, JobLane.Query);
            throw new InferenceException($"The encoder {modelId} {_breaker.Complaint}.");
        }

        var vector = await GuardAsync(RunAsync(text, TextRole.Query, JobLane.Query, order.Client, cancellationToken), order.Client);
        host.Vectors.Put(key, vector);
        return vector;
    }

    /// <summary>
    /// Tells the breaker how it ended. Only queries are guarded: a search does well without its vector, but a document that the model
    /// cannot take must not keep the vectors of the documents after it away.
    /// </summary>
    private async Task<float[]> GuardAsync(Task<float[]> running, UInt128 client)
    {
        try
        {
            var vector = await running;
            _breaker.Succeeded();
            return vector;
        }
        catch (InferenceException failure) when (!failure.IsOverload)
        {
            _breaker.Failed(client);
            throw;
        }
        catch (Exception)
        {
            _breaker.Undecided();
            throw;
        }
    }

    private async Task<float[]> RunAsync(string text, TextRole role, JobLane lane, UInt128 client, CancellationToken cancellationToken)
    {
        var job = new EncodeJob(lane, model, text, role, host.Metrics, modelId) { Client = client };
        if (!host.Workers.Queue.TryAdd(job))
        {
            host.Metrics.Refused(modelId, job.Lane);
            throw new InferenceException(
                $"The encoder {modelId} has no room for another text: {host.Workers.Queue.WaitingTokens(job.Lane)} tokens are waiting.")
            {
                IsOverload = true,
            };
        }

        using var registration = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                host.Workers.Queue.Remove(job);
                job.Cancel(token);
            },
            null);
        return await job.Vector;
    }
}
