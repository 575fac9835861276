using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Ingest.Writes;

namespace SearchProxy.Ingestion;

/// <summary>
/// Empties the backfill queue while the proxy serves, behind all searches and writes. Looks every few seconds; while something cannot be
/// done it waits longer and longer, and says why once.
/// </summary>
internal sealed partial class BackfillDrain(
    BackfillQueue queue, EngineClient engine, SearchModels models, DocumentEmbedder embedder, TimeProvider time,
    ILogger<BackfillDrain> logger)
        : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    private string? _problem;

    /// <summary>Does what can be done now; true when nothing is in the way of more.</summary>
    /// <exception cref="OperationCanceledException">Stopped; what is done stays done.</exception>
    public async Task<bool> RunOnceAsync(CancellationToken stop)
    {
        if (queue.Backlog.Length == 0 || models.Encoder is not { } encoder)
        {
            return true;
        }

        string? problem;
        try
        {
            var summary = await new BackfillRun(engine, new BackgroundEncoder(encoder), embedder, time).RunAsync(queue.Path, stop);
            problem = summary.LeftCount > 0 ? summary.Left[0].Reason
                : summary.Damage is { } damage ? $"{damage}; a restart goes on with these"
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = fault.Message;
        }

        if (problem is null && _problem is not null)
        {
            Resumed(logger);
        }
        else if (problem is not null && problem != _problem)
        {
            Stuck(logger, queue.Backlog.Length, problem);
        }

        _problem = problem;
        return problem is null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = Interval; ;)
        {
            try
            {
                await Task.Delay(pause, time, stoppingToken);
                pause = await RunOnceAsync(stoppingToken) ? Interval : pause * 2 < MaxPause ? pause * 2 : MaxPause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // A bug must not end the proxy: the queue is kept, and the command can drain it.
                Failed(logger, fault);
                pause = MaxPause;
            }
        }
    }

    [LoggerMessage(
        EventId = 7020, Level = LogLevel.Warning, Message = "{Count} documents wait for their vectors in the backfill queue: {Reason}")]
    private static partial void Stuck(ILogger logger, long count, string reason);

    [LoggerMessage(EventId = 7021, Level = LogLevel.Information, Message = "Documents of the backfill queue get their vectors again.")]
    private static partial void Resumed(ILogger logger);

    [LoggerMessage(
        EventId = 7022,
        Level = LogLevel.Error,
        Message = "The backfill queue is not drained, by a bug of the proxy; `searchproxy ingest backfill` drains it.")]
    private static partial void Failed(ILogger logger, Exception exception);

    /// <summary>The encoder, for work that nobody waits for. The encoder stays its owner's.</summary>
    private sealed class BackgroundEncoder(ITextEncoder encoder) : ITextEncoder
    {
        public string ModelId => encoder.ModelId;

        public int Dimensions => encoder.Dimensions;

        public ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken) =>
            encoder.EncodeAsync(text, role, WorkUrgency.Background, cancellationToken);

        public void Dispose()
        {
        }
    }
}
