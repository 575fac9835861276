using System.Diagnostics.Metrics;

namespace SearchProxy.Gateway.Trials;

/// <summary>Numbers of trials. Meter <c>SearchProxy.Trials</c>.</summary>
internal sealed class TrialMetrics
{
    public const string MeterName = "SearchProxy.Trials";

    private readonly Counter<long> _searches;
    private readonly Counter<long> _clicks;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _shadows;
    private readonly Histogram<double> _changes;

    public TrialMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _searches = meter.CreateCounter<long>(
            "searchproxy.trial.searches", "{search}", "Searches of a trial that were judged, by arm (engine, reranked, interleaved).");
        _clicks = meter.CreateCounter<long>(
            "searchproxy.trial.clicks",
            "{click}",
            "Clicks, by whose hit it was (engine, reranked) or that their search is not known (unknown).");
        _decisions = meter.CreateCounter<long>(
            "searchproxy.trial.decisions", "{search}", "Searches that one order won, by winner (engine, reranked).");
        _shadows = meter.CreateCounter<long>(
            "searchproxy.trial.shadows",
            "{search}",
            "Searches that were reranked for nobody, by outcome (reranked, bypassed, degraded, failed, busy).");
        _changes = meter.CreateHistogram(
            "searchproxy.trial.shadow.changes",
            "1",
            "Share of a page's hits that the engine's own page would not have had, of searches that were reranked for nobody.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] });
    }

    public void Judged(TrialArm arm) => _searches.Add(
        1,
        new KeyValuePair<string, object?>(
            "arm", arm switch { TrialArm.Engine => "engine", TrialArm.Reranked => "reranked", _ => "interleaved" }));

    public void Clicked(string whose) => _clicks.Add(1, new KeyValuePair<string, object?>("order", whose));

    public void Decided(bool isReranked) =>
        _decisions.Add(1, new KeyValuePair<string, object?>("winner", isReranked ? "reranked" : "engine"));

    public void Shadowed(string outcome, double? change)
    {
        _shadows.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        if (change is { } share)
        {
            _changes.Record(share);
        }
    }
}
