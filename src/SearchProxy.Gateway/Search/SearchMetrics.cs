using System.Diagnostics.Metrics;
using SearchProxy.Core.Outcomes;
using SearchProxy.Gateway.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>Numbers of the search lane. Meter <c>SearchProxy.Search</c>.</summary>
public sealed class SearchMetrics
{
    public const string MeterName = "SearchProxy.Search";

    /// <summary>How a search fails: with the engine, or with the client's own request body.</summary>
    private static readonly GatewayFault[] EngineFaults =
    [
        GatewayFault.EngineUnreachable, GatewayFault.EngineAborted, GatewayFault.EngineTimeout, GatewayFault.ClientBody,
    ];

    private static readonly (string Outcome, string Reason) Abandoned = ("abandoned", "client-gone");

    private readonly Counter<long> _searches;
    private readonly Histogram<double> _stages;

    public SearchMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _searches = meter.CreateCounter<long>(
            "searchproxy.search.outcomes", "{search}",
            "Searches, by outcome (reranked, bypassed, degraded, failed, abandoned) and reason (none when reranked).");
        _stages = meter.CreateHistogram(
            "searchproxy.search.stage.duration",
            "s",
            "Time of one stage of a search, by stage.",
            tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
            });
        foreach (var (outcome, reason) in Outcomes())
        {
            _searches.Add(0, new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("reason", reason));
        }
    }

    internal void Ended(Verdict verdict, StageTimer timer)
    {
        Count(verdict.Name, verdict.ReasonText);
        foreach (var (stage, milliseconds) in timer.Stages())
        {
            _stages.Record(milliseconds / 1000, new KeyValuePair<string, object?>("stage", stage));
        }
    }

    /// <summary>The client left before its search was done.</summary>
    internal void ClientGone() => Count(Abandoned.Outcome, Abandoned.Reason);

    /// <summary>What can come of a search, for counters that are there before it does.</summary>
    private static IEnumerable<(string Outcome, string Reason)> Outcomes() =>
    [
        (ReasonName.Of(VerdictKind.Reranked), "none"),
        .. Enum.GetValues<BypassReason>()
            .Where(static reason => reason != BypassReason.None)
            .Select(static reason => (ReasonName.Of(VerdictKind.Bypassed), ReasonName.Of(reason))),
        .. Enum.GetValues<DegradeReason>()
            .Where(static reason => reason != DegradeReason.None)
            .Select(static reason => (ReasonName.Of(VerdictKind.Degraded), ReasonName.Of(reason))),
        .. EngineFaults.Select(static fault => (ReasonName.Of(VerdictKind.Failed), ReasonName.Of(fault))),
        Abandoned,
    ];

    private void Count(string outcome, string reason) =>
        _searches.Add(1, new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("reason", reason));
}
