using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SearchProxy.Configuration;
using SearchProxy.Gateway.Pages;
using SearchProxy.Gateway.Search;

namespace SearchProxy.Hosting;

/// <summary>
/// Loads the models while the proxy already serves, tries again what was refused, and loads a model whose files or settings have changed
/// beside the one in use, so that neither a repair nor a new version needs a restart. A model that does not pass its checks is never used.
/// </summary>
/// <param name="warm">What is done with them when they have been looked at for the first time, before the proxy is ready.</param>
internal sealed partial class ModelKeeper(
    ModelSet set, SearchModels models, Func<CancellationToken, Task> warm, TimeProvider time, ILogger<ModelKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();

    /// <summary>Roles whose model is in use and fails, as was told.</summary>
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private ModelSettings? _pending;
    private CancellationTokenSource? _wait;
    private volatile bool _isLookedAt;

    /// <summary>What readiness asks.</summary>
    public ReadinessCheck EncoderCheck =>
        new("encoder", () => set.ComplaintOf("encoder") ?? models.Encoder?.Complaint) { IsStarting = () => !_isLookedAt };

    public ReadinessCheck RerankerCheck => new("reranker", () => set.ComplaintOf("reranker") ?? models.Reranker?.Complaint);

    /// <summary>The rerankers that have a name, hosted ones among them.</summary>
    public ReadinessCheck NamedCheck => new("rerankers", () =>
    {
        var refused = set.ComplaintsOfNamed();
        var complaints = models.Named.Where(named => !refused.ContainsKey(named.Key))
            .Select(static named => (Name: named.Key, named.Value.Complaint))
            .Concat(refused.Select(static named => (Name: named.Key, Complaint: (string?)named.Value)))
            .Where(static named => named.Complaint is not null)
            .OrderBy(static named => named.Name, StringComparer.Ordinal)
            .Select(static named => $"{named.Name}: {named.Complaint}");
        return string.Join("; ", complaints) is { Length: > 0 } text ? text : null;
    });

    /// <summary>Settings to take over at the next look, which comes at once.</summary>
    public void Offer(ModelSettings settings)
    {
        lock (_gate)
        {
            _pending = settings;
            _wait?.Cancel();
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        set.Tell = ReportHosted;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        set.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                foreach (var (watched, news) in await set.RefreshAsync(stoppingToken))
                {
                    Report(watched, news);
                }

                ReportFailing("encoder", models.Encoder?.Complaint);
                ReportFailing("reranker", models.Reranker?.Complaint);

                if (!_isLookedAt)
                {
                    await warm(stoppingToken);
                    _isLookedAt = true;
                }

                await WaitAsync(stoppingToken);
                if (TakePending() is { } settings)
                {
                    set.Apply(settings);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Until it is time for another look, or there are other settings.</summary>
    private async Task WaitAsync(CancellationToken stop)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_gate)
        {
            if (_pending is not null)
            {
                return;
            }

            _wait = wait;
        }

        try
        {
            await Task.Delay(Interval, time, wait.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            lock (_gate)
            {
                _wait = null;
            }
        }
    }

    private ModelSettings? TakePending()
    {
        lock (_gate)
        {
            var pending = _pending;
            _pending = null;
            return pending;
        }
    }

    private void Report(WatchedModel watched, WatchedModel.News? news)
    {
        if (news?.Loaded is { } id)
        {
            LogLoaded(log, watched.Role, id);
        }
        else if (news?.Refused is { } reason)
        {
            var effect = watched.IsInUse ? "the one before stays in use" : "searches go on without it, and it is tried again every 30 s";
            LogRefused(log, watched.Role, effect, reason);
        }
    }

    private void ReportFailing(string role, string? complaint)
    {
        if (complaint is not null && _failing.Add(role))
        {
            LogFails(log, role, complaint);
        }
        else if (complaint is null && _failing.Remove(role))
        {
            LogAnswers(log, role);
        }
    }

    private void ReportHosted(string name, bool isTrouble, string said)
    {
        if (isTrouble)
        {
            LogHostedFails(log, name, said);
        }
        else
        {
            LogHosted(log, name, said);
        }
    }

    [LoggerMessage(
        EventId = 7003, Level = LogLevel.Warning, Message = "The hosted reranker {Name} fails, searches keep the engine's order: {Said}")]
    private static partial void LogHostedFails(ILogger log, string name, string said);

    [LoggerMessage(EventId = 7004, Level = LogLevel.Information, Message = "The hosted reranker {Name} {Said}")]
    private static partial void LogHosted(ILogger log, string name, string said);

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "The {Role} {Id} is loaded.")]
    private static partial void LogLoaded(ILogger log, string role, string id);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Warning, Message = "The {Role} is not used, {Consequence}: {Reason}")]
    private static partial void LogRefused(ILogger log, string role, string consequence, string reason);

    [LoggerMessage(EventId = 7007, Level = LogLevel.Warning, Message = "The {Role} fails, searches go on without it: {Complaint}")]
    private static partial void LogFails(ILogger log, string role, string complaint);

    [LoggerMessage(EventId = 7008, Level = LogLevel.Information, Message = "The {Role} answers again.")]
    private static partial void LogAnswers(ILogger log, string role);
}
