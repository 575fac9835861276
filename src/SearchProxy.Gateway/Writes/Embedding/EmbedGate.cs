using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes.Embedding;

/// <summary>
/// Lets so many documents be embedded at once and so many wait, over all requests, each until its deadline. Whatever goes wrong is a
/// reason, so that the failure policy can decide.
/// </summary>
internal sealed class EmbedGate(WriteLaneOptions options, EmbeddingOnWrite embedding, WriteMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.MaxConcurrency);
    private int _inside;

    /// <summary>The document's vectors, or why there are none.</summary>
    /// <param name="target">The index; its profile must not be null.</param>
    /// <param name="json">The document.</param>
    /// <param name="aborted">Cancelled when the client is gone.</param>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask<(EmbeddedDocument? Document, WriteReason Reason, string? Detail)> EmbedAsync(
        WriteTarget target, ReadOnlyMemory<byte> json, CancellationToken aborted)
    {
        using var deadline = new CancellationTokenSource(options.Deadline, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, aborted);
        try
        {
            if (Interlocked.Increment(ref _inside) > options.MaxWaiting)
            {
                return (null, WriteReason.Overload, $"{options.MaxWaiting} documents wait for their vectors");
            }

            await _slots.WaitAsync(stop.Token);
            try
            {
                return await EncodeAsync(target, json, stop.Token);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return (null, WriteReason.Deadline, $"no vectors within {options.Deadline.TotalSeconds:0.###} s");
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async ValueTask<(EmbeddedDocument? Document, WriteReason Reason, string? Detail)> EncodeAsync(
        WriteTarget target, ReadOnlyMemory<byte> json, CancellationToken stop)
    {
        var from = time.GetTimestamp();
        var document = await embedding.EmbedAsync(target.Encoder, json, target.Profile!, stop);
        metrics.Embedded(time.GetElapsedTime(from));
        if (document.Outcome != EmbedOutcome.ModelFailed)
        {
            return (document, WriteReason.None, null);
        }

        return target.Encoder is null ? (null, target.Reason, target.Detail) : (null, WriteReason.Inference, document.Detail);
    }
}
