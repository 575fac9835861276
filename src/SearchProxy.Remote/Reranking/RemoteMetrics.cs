using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace SearchProxy.Remote.Reranking;

/// <summary>
/// The room's metrics; the meter is <c>SearchProxy.Remote</c>. They are read when somebody asks, so that those of a reranker that was made
/// before anybody listened are there too, at 0.
/// </summary>
internal sealed class RemoteMetrics
{
    private static readonly Meter Meter = new("SearchProxy.Remote");

    private readonly ConcurrentDictionary<string, StrongBox<long>> _retries = new(StringComparer.Ordinal);

    private RemoteMetrics() => Meter.CreateObservableCounter(
        "searchproxy.remote.retries",
        () => _retries.Select(static model =>
            new Measurement<long>(Interlocked.Read(ref model.Value.Value), new KeyValuePair<string, object?>("model", model.Key))),
        "{request}",
        "Requests to a hosted reranker that were sent again, by model.");

    /// <summary>Those of all rerankers of the process.</summary>
    public static RemoteMetrics Shared { get; } = new();

    /// <summary>A reranker is there.</summary>
    public void Knows(string model) => _retries.TryAdd(model, new StrongBox<long>());

    public void Retried(string model) => Interlocked.Increment(ref _retries[model].Value);
}
