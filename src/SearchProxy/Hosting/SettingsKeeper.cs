using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SearchProxy.Configuration;
using SearchProxy.Gateway.Pages;

namespace SearchProxy.Hosting;

/// <summary>
/// Looks at the configuration file every few seconds and takes over what has changed: all of it or, when anything is wrong, nothing. What
/// only a restart can change is told. Of what changed the names are logged and not the values, because some are secrets.
/// </summary>
/// <param name="file">The configuration file.</param>
/// <param name="live">The settings that the proxy runs with; changed in place.</param>
/// <param name="read">Reads file, environment and flags again.</param>
/// <param name="models">Takes over other models.</param>
/// <param name="metrics">Counts what becomes of changes.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where changes and errors are told.</param>
internal sealed partial class SettingsKeeper(
    string file,
    ProxySettings live,
    Func<SettingsReading> read,
    Action<ModelSettings> models,
    ReloadMetrics metrics,
    TimeProvider time,
    ILogger<SettingsKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private byte[] _seen = ReadBytes(file);
    private volatile string? _complaint;

    /// <summary>What readiness asks.</summary>
    public ReadinessCheck Check => new("settings", () => _complaint);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                var now = ReadBytes(file);
                if (!now.AsSpan().SequenceEqual(_seen))
                {
                    _seen = now;
                    TakeOver();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private void TakeOver()
    {
        var (next, errors) = read();
        if (errors.Count > 0)
        {
            var words = string.Join("; ", errors);
            _complaint = $"the changed file is not used, the settings before stay: {words}";
            metrics.Refused();
            LogRefused(log, file, words);
            return;
        }

        metrics.Taken();
        var changed = SettingsTree.Difference(live, next);
        if (changed.Count == 0)
        {
            _complaint = null;
            LogSame(log, file);
            return;
        }

        SettingsReload.CopyTo(live, next);
        if (changed.Any(path => path.StartsWith("models.", StringComparison.Ordinal)))
        {
            models(live.Models);
        }

        var waiting = SettingsTree.Difference(live, next);
        _complaint = waiting.Count == 0 ? null : $"changed, but only a restart takes it over: {string.Join(", ", waiting)}";
        LogTaken(log, file, string.Join(", ", changed.Except(waiting)));
        if (waiting.Count > 0)
        {
            LogWaiting(log, string.Join(", ", waiting));
        }
    }

    /// <summary>Empty when there is no such file at the moment: many editors and orchestrators replace it.</summary>
    private static byte[] ReadBytes(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [LoggerMessage(EventId = 7010, Level = LogLevel.Warning, Message = "{File} has changed and is taken over: {Settings}")]
    private static partial void LogTaken(ILogger log, string file, string settings);

    [LoggerMessage(EventId = 7013, Level = LogLevel.Warning, Message = "{File} has changed, and no setting differs from those in use")]
    private static partial void LogSame(ILogger log, string file);

    [LoggerMessage(
        EventId = 7011, Level = LogLevel.Error, Message = "{File} has changed and is not used, the settings before stay: {Errors}")]
    private static partial void LogRefused(ILogger log, string file, string errors);

    [LoggerMessage(EventId = 7012, Level = LogLevel.Warning, Message = "Only a restart takes over: {Settings}")]
    private static partial void LogWaiting(ILogger log, string settings);
}

/// <summary>
/// Copies what can change while the proxy serves into the settings that it runs with. Every request reads them as it goes, so it may meet
/// one value of before and one of after; each alone holds, and they were checked together.
/// </summary>
internal static class SettingsReload
{
    public static void CopyTo(ProxySettings live, ProxySettings next)
    {
        var inference = live.Models.Inference;
        live.Models = next.Models.WithInference(inference);
        CopyProperties(live.Gateway.Search, next.Gateway.Search, except: [nameof(next.Gateway.Search.JoinSeveralTexts)]);
        CopyProperties(
            live.Gateway.Serving,
            next.Gateway.Serving,
            except: [nameof(next.Gateway.Serving.MaxConcurrent), nameof(next.Gateway.Serving.MaxWaiting)]);
        var (limits, nextLimits) = (live.Gateway.Limits, next.Gateway.Limits);
        limits.SearchBodyBytes = nextLimits.SearchBodyBytes;
        limits.InflatedBodyBytes = nextLimits.InflatedBodyBytes;
        limits.InflationRatio = nextLimits.InflationRatio;
    }

    private static void CopyProperties<TSettings>(TSettings target, TSettings source, string[] except)
    {
        foreach (var property in typeof(TSettings).GetProperties().Where(property => property.CanWrite && !except.Contains(property.Name)))
        {
            property.SetValue(target, property.GetValue(source));
        }
    }
}
