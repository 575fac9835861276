using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SearchProxy.Configuration;
using SearchProxy.Gateway.Pages;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;

namespace SearchProxy.Hosting;

/// <summary>
/// Loads the models while the proxy already serves, and tries again what was refused, so that a file put right needs no restart.
/// A model that does not pass its checks is never used.
/// </summary>
internal sealed partial class ModelKeeper(ModelSettings settings, SearchModels models, TimeProvider time, ILogger<ModelKeeper> log) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(30);
    private readonly ModelLoader _loader = new(settings.Inference, time);
    private volatile string? _encoderComplaint = settings.Encoder.Length > 0 ? "is being loaded" : null;
    private volatile string? _rerankerComplaint = settings.Reranker.Length > 0 ? "is being loaded" : null;

    /// <summary>What readiness asks.</summary>
    public ReadinessCheck EncoderCheck => new("encoder", () => _encoderComplaint);

    public ReadinessCheck RerankerCheck => new("reranker", () => _rerankerComplaint);

    public override void Dispose()
    {
        base.Dispose();
        models.Encoder?.Dispose();
        models.Reranker?.Dispose();
        _loader.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                // Reading and checking blocks; the start of the host must not wait for it.
                await Task.Run(LoadMissing, stoppingToken);
                if (_encoderComplaint is null && _rerankerComplaint is null)
                {
                    return;
                }

                await Task.Delay(RetryInterval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private void LoadMissing()
    {
        if (_encoderComplaint is not null)
        {
            var load = _loader.LoadEncoder(Path.Combine(settings.Folder, settings.Encoder), settings.EncoderOptions);
            models.Encoder = load.Model;
            _encoderComplaint = Report("encoder", load, _encoderComplaint);
        }

        if (_rerankerComplaint is not null)
        {
            var load = _loader.LoadReranker(Path.Combine(settings.Folder, settings.Reranker), settings.RerankerOptions);
            models.Reranker = load.Model;
            _rerankerComplaint = Report("reranker", load, _rerankerComplaint);
        }
    }

    private string? Report<TModel>(string role, ModelLoad<TModel> load, string before)
        where TModel : class, IDisposable
    {
        if (load.Succeeded)
        {
            LogLoaded(log, role, load.Card!.Id);
            return null;
        }

        if (load.Message != before)
        {
            LogRefused(log, role, load.Message);
        }

        return load.Message;
    }

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "The {Role} {Id} is loaded.")]
    private static partial void LogLoaded(ILogger log, string role, string id);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Warning, Message = "The {Role} is not used, searches go on without it, and it is tried again every 30 s: {Reason}")]
    private static partial void LogRefused(ILogger log, string role, string reason);
}
