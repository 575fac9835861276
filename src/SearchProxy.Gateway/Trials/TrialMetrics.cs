using System.Diagnostics.Metrics;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Trials;

/// <summary>Numbers of trials. Meter <c>SearchProxy.Trials</c>.</summary>
internal sealed class TrialMetrics
{
    public const string MeterName = "SearchProxy.Trials";
    public const string EngineOrder = "engine";
    public const string Reranked = "reranked";

    /// <summary>Of a click: nobody knows the search.</summary>
    public const string UnknownSearch = "unknown";

    /// <summary>Of a shadow: too many others were under way.</summary>
    public const string Busy = "busy";

    private const string Interleaved = "interleaved";

    private readonly Counter<long> _searches;
    private readonly Counter<long> _clicks;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _shadows;
    private readonly Histogram<double> _changes;
    private readonly Histogram<double> _moves;

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
        var shares = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] };
        _changes = meter.CreateHistogram(
            "searchproxy.trial.shadow.changes",
            "1",
            "Share of a page's hits that the engine's own page would not have had, of searches that were reranked for nobody.",
            tags: null,
            shares);
        _moves = meter.CreateHistogram(
            "searchproxy.trial.shadow.moves",
            "1",
            "Share of a page's places at which the engine's own page would have had another hit, of searches that were reranked for nobody.",
            tags: null,
            shares);
        Start(_searches, "arm", EngineOrder, Reranked, Interleaved);
        Start(_clicks, "order", EngineOrder, Reranked, UnknownSearch);
        Start(_decisions, "winner", EngineOrder, Reranked);
        Start(_shadows, "outcome", [.. Enum.GetValues<VerdictKind>().Select(static value => ReasonName.Of(value)), Busy]);
    }

    public void Judged(TrialArm arm) => Count(
        _searches, "arm", arm switch { TrialArm.Engine => EngineOrder, TrialArm.Reranked => Reranked, _ => Interleaved });

    public void Clicked(string whose) => Count(_clicks, "order", whose);

    public void Decided(bool isReranked) => Count(_decisions, "winner", isReranked ? Reranked : EngineOrder);

    /// <param name="outcome">What became of the search.</param>
    /// <param name="ranks">What the page would have been; null when there was none.</param>
    public void Shadowed(string outcome, ShadowRanks? ranks)
    {
        if (ranks is not null)
        {
            _changes.Record(ranks.Changed);
            _moves.Record(ranks.Moved);
        }

        // Last: who sees the count finds the rest.
        Count(_shadows, "outcome", outcome);
    }

    private static void Count(Counter<long> counter, string tag, string value) =>
        counter.Add(1, new KeyValuePair<string, object?>(tag, value));

    /// <summary>There from the start, at 0.</summary>
    private static void Start(Counter<long> counter, string tag, params string[] values)
    {
        foreach (var value in values)
        {
            counter.Add(0, new KeyValuePair<string, object?>(tag, value));
        }
    }
}
