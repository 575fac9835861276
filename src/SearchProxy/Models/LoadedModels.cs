using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Inference;

namespace SearchProxy.Models;

/// <summary>The models that the settings name, loaded or refused, and the threads that run them.</summary>
internal sealed class LoadedModels : IDisposable
{
    private readonly ModelLoader _loader;

    private LoadedModels(ModelLoader loader, ModelLoad<ITextEncoder>? encoder, ModelLoad<IReranker>? reranker)
    {
        _loader = loader;
        Encoder = encoder;
        Reranker = reranker;
    }

    /// <summary>What loading the encoder gave; null when the settings name none.</summary>
    public ModelLoad<ITextEncoder>? Encoder { get; }

    /// <summary>What loading the reranker gave; null when the settings name none.</summary>
    public ModelLoad<IReranker>? Reranker { get; }

    /// <summary>Why a model that the settings name is not there; empty when all are.</summary>
    public IEnumerable<string> Refusals => new[] { Refusal(Encoder), Refusal(Reranker) }.OfType<string>();

    /// <summary>Blocks while the files are read and checked.</summary>
    public static LoadedModels Load(ModelSettings settings)
    {
        var loader = new ModelLoader(settings.Inference);
        return new LoadedModels(
            loader,
            settings.Encoder.Length == 0 ? null : loader.LoadEncoder(Path.Combine(settings.Folder, settings.Encoder), settings.EncoderOptions),
            settings.Reranker.Length == 0 ? null : loader.LoadReranker(Path.Combine(settings.Folder, settings.Reranker), settings.RerankerOptions));
    }

    /// <summary>The encoder.</summary>
    /// <exception cref="CommandException">There is none; says why.</exception>
    public ITextEncoder RequireEncoder() => Encoder?.Model
        ?? throw new CommandException(ExitCode.Model, Encoder?.Message ?? "no encoder is configured: models.encoder is empty");

    /// <summary>The reranker.</summary>
    /// <exception cref="CommandException">There is none; says why.</exception>
    public IReranker RequireReranker() => Reranker?.Model
        ?? throw new CommandException(ExitCode.Model, Reranker?.Message ?? "no reranker is configured: models.reranker is empty");

    public void Dispose()
    {
        Encoder?.Model?.Dispose();
        Reranker?.Model?.Dispose();
        _loader.Dispose();
    }

    private static string? Refusal<TModel>(ModelLoad<TModel>? load)
        where TModel : class, IDisposable => load is { Succeeded: false } ? load.Message : null;
}
