using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Inference;
using SearchProxy.Ingest.Passages;
using SearchProxy.Remote.Reranking;
using SearchProxy.Tokenizers;

namespace SearchProxy.Models;

/// <summary>The models that the settings name, loaded or refused, and the threads that run them.</summary>
internal sealed class LoadedModels : IDisposable
{
    private readonly ModelLoader _loader;
    private readonly string _encoderFolder;

    private LoadedModels(ModelLoader loader, string encoderFolder, ModelLoad<ITextEncoder>? encoder, ModelLoad<IReranker>? reranker)
    {
        _loader = loader;
        _encoderFolder = encoderFolder;
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
    public static LoadedModels Load(ModelSettings settings) => Load(settings, settings.Reranker);

    /// <summary>Loads the encoder alone: what writes vectors ranks nothing.</summary>
    public static LoadedModels LoadEncoder(ModelSettings settings) => Load(settings, reranker: "");

    private static LoadedModels Load(ModelSettings settings, string reranker)
    {
        var loader = new ModelLoader(settings.Inference);
        var encoderFolder = Path.Combine(settings.Folder, settings.Encoder);
        return new LoadedModels(
            loader,
            encoderFolder,
            settings.Encoder.Length == 0 ? null : loader.LoadEncoder(encoderFolder, settings.EncoderOptions),
            reranker.Length == 0
                ? null
                : loader.LoadReranker(Path.Combine(settings.Folder, reranker), settings.RerankerOptions));
    }

    /// <summary>The encoder.</summary>
    /// <exception cref="CommandException">There is none; says why.</exception>
    public ITextEncoder RequireEncoder() => Encoder?.Model
        ?? throw new CommandException(ExitCode.Model, Encoder?.Message ?? "no encoder is configured: models.encoder is empty");

    /// <summary>The reranker.</summary>
    /// <exception cref="CommandException">There is none; says why.</exception>
    public IReranker RequireReranker() => Reranker?.Model
        ?? throw new CommandException(ExitCode.Model, Reranker?.Message ?? "no reranker is configured: models.reranker is empty");

    /// <summary>One of models.rerankers, which is the caller's to dispose of before these.</summary>
    /// <exception cref="CommandException">A folder was refused; says why.</exception>
    public IReranker LoadNamed(ModelSettings settings, string name)
    {
        if (settings.Rerankers[name].Remote is { } remote)
        {
            return new RemoteReranker(remote);
        }

        var load = LoadFolder(settings, settings.Rerankers[name]);
        return load.Model ?? throw new CommandException(ExitCode.Model, load.Message);
    }

    /// <summary>What loading the folder of one of models.rerankers gives; the model is the caller's to dispose of before these.</summary>
    public ModelLoad<IReranker> LoadFolder(ModelSettings settings, NamedRerankerSettings named) =>
        _loader.LoadReranker(Path.Combine(settings.Folder, named.Folder), named.Options);

    /// <summary>Cuts texts with the encoder's own tokenizer.</summary>
    /// <exception cref="InferenceException">The tokenizer cannot be read.</exception>
    public PassageSplitter Splitter(PassageOptions options) => new(LoadTokenizer(), options);

    /// <summary>Counts tokens as the encoder does.</summary>
    /// <exception cref="InferenceException">The tokenizer cannot be read.</exception>
    public TextMeter Meter() => new(LoadTokenizer(), Encoder?.Card?.MaxTokens ?? 0);

    public void Dispose()
    {
        Encoder?.Model?.Dispose();
        Reranker?.Model?.Dispose();
        _loader.Dispose();
    }

    private Tokenizer LoadTokenizer() => Tokenizer.Load(Path.Combine(_encoderFolder, "tokenizer.json"));

    private static string? Refusal<TModel>(ModelLoad<TModel>? load)
        where TModel : class, IDisposable => load is { Succeeded: false } ? load.Message : null;
}
