using System.Diagnostics.Metrics;

namespace SearchProxy.Hosting;

/// <summary>Numbers of the configuration file's reloads. Meter <c>SearchProxy.Configuration</c>.</summary>
internal sealed class ReloadMetrics
{
    private const string MeterName = "SearchProxy.Configuration";

    private readonly Counter<long> _reloads;
    private readonly TimeProvider _time;
    private long _lastUnixSeconds;
    private volatile bool _isUsed = true;

    public ReloadMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _lastUnixSeconds = time.GetUtcNow().ToUnixTimeSeconds();
        var meter = meters.Create(MeterName);
        _reloads = meter.CreateCounter<long>(
            "searchproxy.configuration.reloads",
            "{reload}",
            "Changes of the configuration file that were seen, by result (taken, refused).");
        _reloads.Add(0, Tag("taken"));
        _reloads.Add(0, Tag("refused"));
        meter.CreateObservableGauge(
            "searchproxy.configuration.reload.ok",
            () => _isUsed ? 1 : 0,
            "{file}",
            "1 while the configuration file as it is now is the one in use; 0 after a change that was refused.");
        meter.CreateObservableGauge(
            "searchproxy.configuration.reload.time",
            () => Interlocked.Read(ref _lastUnixSeconds),
            "s",
            "When the settings in use were taken over, in seconds since 1970.");
    }

    /// <summary>A changed file was taken over.</summary>
    public void Taken()
    {
        _isUsed = true;
        Interlocked.Exchange(ref _lastUnixSeconds, _time.GetUtcNow().ToUnixTimeSeconds());
        _reloads.Add(1, Tag("taken"));
    }

    /// <summary>A changed file has an error; the settings before stay.</summary>
    public void Refused()
    {
        _isUsed = false;
        _reloads.Add(1, Tag("refused"));
    }

    private static KeyValuePair<string, object?> Tag(string result) => new("result", result);
}
