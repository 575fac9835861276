using System.Diagnostics.Metrics;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference;

/// <summary>The room's metrics; the meter is <see cref="MeterName"/>.</summary>
internal sealed class InferenceMetrics : IDisposable
{
    public const string MeterName = "SearchProxy.Inference";

    private const string Hit = "hit";
    private const string Miss = "miss";

    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Histogram<double> _run;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _leftAlone;
    private readonly Counter<long> _lookups;

    public InferenceMetrics(TimeProvider time, object? scope = null)
    {
        _time = time;
        _meter = new Meter(new MeterOptions(MeterName) { Scope = scope });
        _run = _meter.CreateHistogram<double>(
            "searchproxy.inference.run.duration", "s", "Time of one text or pair on its thread: tokenizer, graph, head.");
        _failures = _meter.CreateCounter<long>(
            "searchproxy.inference.failures", "{run}", "Runs that failed or gave numbers that are not finite.");
        _refusals = _meter.CreateCounter<long>(
            "searchproxy.inference.refusals",
            "{request}",
            "Requests refused, or cut to a beginning, because too much waited: their lane was full or their time too short.");
        _leftAlone = _meter.CreateCounter<long>(
            "searchproxy.inference.breaker.refusals", "{request}", "Requests refused because the model had failed too often in a row.");
        _lookups = _meter.CreateCounter<long>(
            "searchproxy.inference.cache.lookups", "{lookup}", "Lookups of scores and vectors computed before.");
    }

    /// <summary>Lets be observed what waits, a lane each: tokens, and the age of the oldest.</summary>
    public void Observe(WorkQueue queue)
    {
        _meter.CreateObservableGauge(
            "searchproxy.inference.queue.tokens",
            () => Enum.GetValues<JobLane>().Select(lane => new Measurement<long>(queue.WaitingTokens(lane), Tag("lane", lane))),
            "{token}",
            "Tokens that wait for a thread.");
        _meter.CreateObservableGauge(
            "searchproxy.inference.queue.age",
            () => Enum.GetValues<JobLane>().Select(lane => new Measurement<double>(queue.OldestAge(lane).TotalSeconds, Tag("lane", lane))),
            "s",
            "How long the request that waits longest for its last run has waited.");
    }

    /// <summary>A model that is loaded: its counters are there from the start, at 0.</summary>
    /// <param name="model">Its id.</param>
    /// <param name="cache">The cache that it looks into.</param>
    /// <param name="lanes">The lanes that its work waits in.</param>
    public void Knows(string model, string cache, params JobLane[] lanes)
    {
        foreach (var lane in lanes)
        {
            _failures.Add(0, new("model", model), Tag("lane", lane));
            _refusals.Add(0, new("model", model), Tag("lane", lane));
            _leftAlone.Add(0, new("model", model), Tag("lane", lane));
        }

        _lookups.Add(0, new("model", model), new("cache", cache), new("result", Hit));
        _lookups.Add(0, new("model", model), new("cache", cache), new("result", Miss));
    }

    public long Start() => _time.GetTimestamp();

    /// <summary>Counts a run that ends now; gives its time.</summary>
    public TimeSpan Ran(long started, string model, JobLane lane)
    {
        var elapsed = _time.GetElapsedTime(started);
        _run.Record(elapsed.TotalSeconds, new("model", model), Tag("lane", lane));
        return elapsed;
    }

    public void Failed(string model, JobLane lane) => _failures.Add(1, new("model", model), Tag("lane", lane));

    public void Refused(string model, JobLane lane) => _refusals.Add(1, new("model", model), Tag("lane", lane));

    public void LeftAlone(string model, JobLane lane) => _leftAlone.Add(1, new("model", model), Tag("lane", lane));

    public void LookedUp(string model, string cache, int hits, int misses)
    {
        Count(hits, Hit);
        Count(misses, Miss);

        void Count(int lookups, string result)
        {
            if (lookups > 0)
            {
                _lookups.Add(lookups, new("model", model), new("cache", cache), new("result", result));
            }
        }
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, JobLane lane) => new(name, lane switch
    {
        JobLane.Query => "query",
        JobLane.Rerank => "rerank",
        JobLane.Passage => "passage",
        _ => "background",
    });
}
