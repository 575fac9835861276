using System.Diagnostics.Metrics;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Serving;

/// <summary>Numbers of the models that serve applications directly. Meter <c>SearchProxy.Serving</c>.</summary>
internal sealed class ServingMetrics
{
    public const string MeterName = "SearchProxy.Serving";

    private const string Ok = "ok";
    private const string Gone = "client-gone";

    private readonly Counter<long> _calls;
    private readonly Counter<long> _texts;
    private readonly Histogram<double> _duration;

    public ServingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _calls = meter.CreateCounter<long>(
            "searchproxy.serving.calls", "{call}", "Calls on models, by endpoint (rerank, embeddings) and outcome (ok, or why not).");
        _texts = meter.CreateCounter<long>("searchproxy.serving.texts", "{text}", "Documents scored and inputs encoded, by endpoint.");
        _duration = meter.CreateHistogram(
            "searchproxy.serving.call.duration",
            "s",
            "Time of a call on a model, its wait included, by endpoint.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
    }

    /// <summary>An endpoint that is switched on: its counters are there from the start, at 0.</summary>
    public void Serves(string endpoint)
    {
        foreach (var outcome in Enum.GetValues<ServingFault>().Select(static value => ReasonName.Of(value)).Prepend(Ok).Append(Gone))
        {
            _calls.Add(0, new KeyValuePair<string, object?>("endpoint", endpoint), new KeyValuePair<string, object?>("outcome", outcome));
        }

        _texts.Add(0, new KeyValuePair<string, object?>("endpoint", endpoint));
    }

    public void Ended(string endpoint, ServingAnswer answer, TimeSpan elapsed)
    {
        var tag = new KeyValuePair<string, object?>("endpoint", endpoint);
        _calls.Add(1, tag, new KeyValuePair<string, object?>("outcome", answer.Fault is { } fault ? ReasonName.Of(fault) : Ok));
        _texts.Add(answer.Texts, tag);
        _duration.Record(elapsed.TotalSeconds, tag);
    }

    /// <summary>The caller left before the answer.</summary>
    public void ClientGone(string endpoint) =>
        _calls.Add(1, new KeyValuePair<string, object?>("endpoint", endpoint), new KeyValuePair<string, object?>("outcome", Gone));
}
