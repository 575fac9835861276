using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Writes;
using SearchProxy.Inference;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Writes;
using SearchProxy.Tokenizers;

namespace SearchProxy.Ingestion;

/// <summary>What the write lane of the proxy borrows from the ingestion: how a document is embedded, and the backfill queue.</summary>
internal sealed partial class WriteEmbedding : IDisposable
{
    private readonly BackfillQueue? _queue;
    private EngineClient? _engine;

    private WriteEmbedding(ProxySettings settings, BackfillQueue? queue)
    {
        _queue = queue;
        Parts = new EmbeddingOnWrite
        {
            EmbedAsync = Embedder(settings).EmbedAsync,
            Enqueue = queue is null ? null : queue.Add,
            Backlog = queue is null ? static () => (0, TimeSpan.Zero) : () => queue.Backlog,
            Sync = queue is null ? static () => { } : queue.Sync,
        };
    }

    public EmbeddingOnWrite Parts { get; }

    /// <summary>Says what of the queue was damaged when it was opened.</summary>
    public void TellDamage(ILogger<WriteEmbedding> logger)
    {
        if (_queue?.Damage is { } damage)
        {
            Damaged(logger, damage);
        }
    }

    /// <summary>Has the proxy drain the queue itself, when there is one and the settings do not say otherwise.</summary>
    public void AddDrain(IServiceCollection services, ProxySettings settings)
    {
        if (_queue is null || !settings.Gateway.Writes.DrainBackfill)
        {
            return;
        }

        services.AddSingleton<IHostedService>(provider => new BackfillDrain(
            _queue,
            _engine ??= new EngineClient(settings.Engine.ClientOptions(new Uri(settings.Gateway.Engines[0]), settings.Gateway.EngineTls)),
            provider.GetRequiredService<SearchModels>(),
            Embedder(settings),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BackfillDrain>>()));
    }

    /// <exception cref="CommandException">The queue's file is in use, or cannot be written.</exception>
    public static WriteEmbedding Open(ProxySettings settings)
    {
        var writes = settings.Gateway.Writes;
        if (writes.Indexes.Count == 0 || string.IsNullOrEmpty(writes.BackfillFile))
        {
            return new WriteEmbedding(settings, queue: null);
        }

        try
        {
            return new WriteEmbedding(settings, BackfillQueue.Open(writes.BackfillFile));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.Usage, $"gateway.writes.backfillFile {writes.BackfillFile} cannot be opened: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// Cuts passages with the encoder's own tokenizer, which is read again when another version of the encoder is in use.
    /// </summary>
    public static DocumentEmbedder Embedder(ProxySettings settings)
    {
        var options = new PassageOptions
        {
            MaxTokens = settings.Gateway.Writes.PassageTokens,
            OverlapTokens = settings.Gateway.Writes.PassageOverlap,
        };
        var file = Path.Combine(settings.Models.Folder, settings.Models.Encoder, "tokenizer.json");
        (string Model, PassageSplitter Splitter)? last = null;
        var gate = new Lock();
        return new DocumentEmbedder(encoder =>
        {
            lock (gate)
            {
                if (last?.Model != encoder.ModelId)
                {
                    last = (encoder.ModelId, new PassageSplitter(Tokenizer.Load(file), options));
                }

                return last.Value.Splitter;
            }
        });
    }

    public void Dispose()
    {
        _engine?.Dispose();
        _queue?.Dispose();
    }

    [LoggerMessage(
        EventId = 7023,
        Level = LogLevel.Error,
        Message = "{Damage}. Documents whose entries stood there have no vectors; `searchproxy ingest --in-place` gives them some.")]
    private static partial void Damaged(ILogger logger, string damage);
}
