using SearchProxy.Inference.Caching;
using SearchProxy.Inference.Loading;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference;

/// <summary>
/// Loads models from folders and owns what they share: a fixed set of threads, the caches and the metrics. One for a process. Thread-safe.
/// Models are disposed by whoever holds them; disposing the loader ends the threads, after which every call on its models is refused.
/// </summary>
public sealed class ModelLoader : IDisposable
{
    private readonly ModelHost _host;

    /// <exception cref="ArgumentException">An option is out of bounds; the message names all that are.</exception>
    public ModelLoader(InferenceOptions? options = null, TimeProvider? time = null)
    {
        options ??= new InferenceOptions();
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        }

        time ??= TimeProvider.System;
        var metrics = new InferenceMetrics(time, scope: this);
        _host = new ModelHost(
            new InferenceWorkers(options.Threads, options.QueueTokens, time),
            new ScoreCache(options.ScoreCacheBytes),
            new VectorCache(options.VectorCacheBytes),
            metrics,
            options,
            time);
        metrics.Observe(_host.Workers.Queue);
    }

    /// <summary>Threads that run models.</summary>
    public int Threads => _host.Workers.Threads;

    /// <summary>
    /// Loads a bi-encoder or static embeddings: verifies the files, runs a self-check, compares with the manifest's golden vectors. Blocks
    /// while it reads (a second or so for small models). Never throws for a model that cannot be used.
    /// </summary>
    public ModelLoad<ITextEncoder> LoadEncoder(string directory, EncoderOptions? options = null)
    {
        options ??= new EncoderOptions();
        return Load(directory, options.Validate(), () => EncoderLoading.Load(directory, options, _host));
    }

    /// <summary>
    /// Loads a cross-encoder: verifies the files, runs a self-check, compares with the manifest's golden scores. Blocks while it reads.
    /// Never throws for a model that cannot be used.
    /// </summary>
    public ModelLoad<IReranker> LoadReranker(string directory, RerankerOptions? options = null)
    {
        options ??= new RerankerOptions();
        return Load(directory, options.Validate(), () => RerankerLoading.Load(directory, options, _host));
    }

    public void Dispose()
    {
        _host.Workers.Dispose();
        _host.Metrics.Dispose();
    }

    private static ModelLoad<TModel> Load<TModel>(string directory, IReadOnlyList<string> errors, Func<(TModel Model, ModelCard Card)> load)
        where TModel : class, IDisposable
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (errors.Count > 0)
        {
            return new ModelLoad<TModel>(null, ModelLoadFault.Options, string.Join("; ", errors), null);
        }

        try
        {
            var (model, card) = load();
            return new ModelLoad<TModel>(model, ModelLoadFault.None, "", card);
        }
        catch (InferenceException refusal)
        {
            return new ModelLoad<TModel>(null, refusal.Fault, refusal.Message, null);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return new ModelLoad<TModel>(null, ModelLoadFault.FileMissing, $"{directory} cannot be read: {broken.Message}", null);
        }
        catch (Exception unforeseen) when (unforeseen is not OutOfMemoryException)
        {
            // Files come from anywhere: what no check foresaw must not end a program that goes on well without the model.
            return new ModelLoad<TModel>(
                null, ModelLoadFault.Unsupported, $"{directory} cannot be used: {unforeseen.GetType().Name}: {unforeseen.Message}", null);
        }
    }
}
