using System.Diagnostics.Metrics;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference;

/// <summary>The room's metrics; the meter is <see cref="MeterName"/>.</summary>
internal sealed class InferenceMetrics : IDisposable
{
    public const string MeterName = "SearchProxy.Inference";

    readonly TimeProvider _time;
    readonly Meter _meter;
    readonly Histogram<double> _run;
    readonly Counter<long> _failures;
    readonly Counter<long> _refusals;
    readonly Counter<long> _leftAlone;
    readonly Counter<long> _lookups;

    public InferenceMetrics(TimeProvider time, object? scope = null)
    {
        _time = time;
        _meter = new Meter(new MeterOptions(MeterName) { Scope = scope });
        _run = _meter.CreateHistogram<double>("searchproxy.inference.run.duration", "s", "Time of one text or pair on its thread: tokenizer, graph, head.");
        _failures = _meter.CreateCounter<long>("searchproxy.inference.failures", "{run}", "Runs that failed or gave numbers that are not finite.");
        _refusals = _meter.CreateCounter<long>("searchproxy.inference.refusals", "{request}", "Requests refused because their lane was full.");
        _leftAlone = _meter.CreateCounter<long>("searchproxy.inference.breaker.refusals", "{request}", "Requests refused because the model had failed too often in a row.");
        _lookups = _meter.CreateCounter<long>("searchproxy.inference.cache.lookups", "{lookup}", "Lookups of scores and vectors computed before.");
    }

    /// <summary>Lets the tokens that wait be observed, a lane each.</summary>
    public void Observe(WorkQueue queue) => _meter.CreateObservableGauge(
        "searchproxy.inference.queue.tokens",
        () => Enum.GetValues<JobLane>().Select(lane => new Measurement<long>(queue.WaitingTokens(lane), Tag("lane", lane))),
        "{token}",
        "Tokens that wait for a thread.");

    public long Start() => _time.GetTimestamp();

    public void Ran(long started, string model, JobLane lane) =>
        _run.Record(_time.GetElapsedTime(started).TotalSeconds, new("model", model), Tag("lane", lane));

    public void Failed(string model, JobLane lane) => _failures.Add(1, new("model", model), Tag("lane", lane));

    public void Refused(string model, JobLane lane) => _refusals.Add(1, new("model", model), Tag("lane", lane));

    public void LeftAlone(string model, JobLane lane) => _leftAlone.Add(1, new("model", model), Tag("lane", lane));

    public void LookedUp(string model, string cache, int hits, int misses)
    {
        Count(hits, "hit");
        Count(misses, "miss");

        void Count(int lookups, string result)
        {
            if (lookups > 0)
            {
                _lookups.Add(lookups, new("model", model), new("cache", cache), new("result", result));
            }
        }
    }

    public void Dispose() => _meter.Dispose();

    static KeyValuePair<string, object?> Tag(string name, JobLane lane) => new(name, lane switch
    {
        JobLane.Query => "query",
        JobLane.Rerank => "rerank",
        JobLane.Passage => "passage",
        _ => "background",
    });
}
