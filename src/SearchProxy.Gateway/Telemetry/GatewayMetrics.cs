using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Outcomes;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Responses;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>Numbers of the gateway. Meter <c>SearchProxy.Gateway</c>.</summary>
public sealed class GatewayMetrics
{
    public const string MeterName = "SearchProxy.Gateway";

    private const string Gone = "client-gone";
    private const string Broken = "broken-off";

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _faults;
    private readonly UpDownCounter<long> _active;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>(
            "searchproxy.gateway.requests", "{request}", "Requests answered, by lane (pass, search, write, own) and status.");
        _duration = meter.CreateHistogram(
            "searchproxy.gateway.request.duration",
            "s",
            "Time from the request's head to the answer's end, by lane.",
            tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
            });
        _faults = meter.CreateCounter<long>(
            "searchproxy.gateway.faults", "{request}", "Requests that the engine's answer did not reach whole, by reason.");
        _active = meter.CreateUpDownCounter<long>("searchproxy.gateway.active_requests", "{request}", "Requests under way.");
        _active.Add(0);
        foreach (var reason in Enum.GetValues<GatewayFault>().Select(static value => ReasonName.Of(value)).Append(Gone).Append(Broken))
        {
            _faults.Add(0, new KeyValuePair<string, object?>("reason", reason));
        }

        foreach (var lane in Lane.All)
        {
            _requests.Add(
                0, new KeyValuePair<string, object?>("lane", lane), new KeyValuePair<string, object?>("status", StatusCodes.Status200OK));
        }
    }

    internal void Started() => _active.Add(1);

    /// <summary>Counts an answered request.</summary>
    /// <param name="lane">pass, search, write or own.</param>
    /// <param name="status">The status that the client got.</param>
    /// <param name="elapsed">From the request's head to the answer's end.</param>
    internal void Ended(string lane, int status, TimeSpan elapsed)
    {
        _active.Add(-1);
        _requests.Add(1, new KeyValuePair<string, object?>("lane", lane), new KeyValuePair<string, object?>("status", status));
        _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("lane", lane));
    }

    /// <summary>The client got an error of the proxy's own.</summary>
    internal void Failed(GatewayFault fault) => Fault(ReasonName.Of(fault));

    /// <summary>The client left before the answer was complete.</summary>
    internal void ClientGone() => Fault(Gone);

    /// <summary>The exchange broke off after the answer's head was out.</summary>
    internal void BrokenOff() => Fault(Broken);

    private void Fault(string reason) => _faults.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
