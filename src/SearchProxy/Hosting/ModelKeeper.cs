using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SearchProxy.Configuration;
using SearchProxy.Gateway.Pages;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Inference.Swapping;
using SearchProxy.Remote.Reranking;

namespace SearchProxy.Hosting;

/// <summary>
/// Loads the models while the proxy already serves, tries again what was refused, and loads a model whose files have changed beside the one in
/// use, so that neither a repair nor a new version needs a restart. A model that does not pass its checks is never used.
/// </summary>
internal sealed partial class ModelKeeper : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly ModelSettings _settings;
    private readonly SearchModels _models;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelKeeper> _log;
    private readonly ModelLoader _loader;
    private readonly List<IDisposable> _inUse = [];
    private readonly List<IKeptModel> _kept = [];

    public ModelKeeper(ModelSettings settings, SearchModels models, TimeProvider time, ILogger<ModelKeeper> log)
    {
        (_settings, _models, _time, _log) = (settings, models, time, log);
        _loader = new ModelLoader(settings.Inference, time);
        if (settings.Encoder.Length > 0)
        {
            _kept.Add(KeepEncoder());
        }

        if (settings.Reranker.Length > 0)
        {
            _kept.Add(KeepReranker("reranker", settings.Reranker, settings.RerankerOptions, reranker => models.Reranker = reranker));
        }

        AddNamed();
        models.Routes = settings.Routes.Count > 0 ? settings.RouteTable() : null;
    }

    /// <summary>What readiness asks.</summary>
    public ReadinessCheck EncoderCheck => new("encoder", () => ComplaintOf("encoder") ?? _models.Encoder?.Complaint);

    public ReadinessCheck RerankerCheck => new("reranker", () => ComplaintOf("reranker") ?? _models.Reranker?.Complaint);

    public override void Dispose()
    {
        base.Dispose();
        _inUse.ForEach(model => model.Dispose());
        _loader.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                foreach (var kept in _kept)
                {
                    Report(kept, await kept.RefreshAsync(stoppingToken));
                }

                await Task.Delay(Interval, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private KeptModel<ITextEncoder> KeepEncoder()
    {
        var folder = Path.Combine(_settings.Folder, _settings.Encoder);
        SwappableEncoder? holder = null;
        return new KeptModel<ITextEncoder>(
            "encoder",
            folder,
            () => _loader.LoadEncoder(folder, _settings.EncoderOptions),
            first =>
            {
                holder = new SwappableEncoder(first);
                _inUse.Add(holder);
                _models.Encoder = holder;
            },
            (load, stop) => holder!.ReplaceAsync(load, stop));
    }

    private KeptModel<IReranker> KeepReranker(string role, string name, RerankerOptions options, Action<IReranker> use)
    {
        var folder = Path.Combine(_settings.Folder, name);
        SwappableReranker? holder = null;
        return new KeptModel<IReranker>(
            role,
            folder,
            () => _loader.LoadReranker(folder, options),
            first =>
            {
                holder = new SwappableReranker(first);
                _inUse.Add(holder);
                use(holder);
            },
            (load, stop) => holder!.ReplaceAsync(load, stop));
    }

    private void AddNamed()
    {
        foreach (var (name, named) in _settings.Rerankers)
        {
            if (named.Remote is { } hosted)
            {
                var remote = new RemoteReranker(hosted, _time);
                _inUse.Add(remote);
                _models.Name(name, remote);
            }
            else
            {
                _kept.Add(KeepReranker($"reranker {name}", named.Folder, named.Options, reranker => _models.Name(name, reranker)));
            }
        }
    }

    private string? ComplaintOf(string role) => _kept.Find(kept => kept.Role == role)?.Complaint;

    private void Report(IKeptModel kept, KeptModelNews? news)
    {
        if (news?.Loaded is { } id)
        {
            LogLoaded(_log, kept.Role, id);
        }
        else if (news?.Refused is { } reason)
        {
            LogRefused(_log, kept.Role, kept.Complaint is null ? "the one before stays in use" : "searches go on without it, and it is tried again every 30 s", reason);
        }
    }

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "The {Role} {Id} is loaded.")]
    private static partial void LogLoaded(ILogger log, string role, string id);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Warning, Message = "The {Role} is not used, {Consequence}: {Reason}")]
    private static partial void LogRefused(ILogger log, string role, string consequence, string reason);
}
