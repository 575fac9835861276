using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Evaluation.Kept;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Terminals;

namespace SearchProxy.Models;

/// <summary>The models of an evaluation, whose results are kept between runs when a folder for that is given.</summary>
internal sealed class EvaluatedModels : IDisposable
{
    private readonly LoadedModels _loaded;
    private readonly IDisposable? _keptEncoder;
    private readonly string? _folder;
    private readonly Dictionary<string, (IReranker Model, KeptReranker Kept)> _named = new(StringComparer.Ordinal);

    private EvaluatedModels(
        LoadedModels loaded, ITextEncoder encoder, IDisposable? keptEncoder, KeptReranker? reranker, string? folder)
    {
        (_loaded, Encoder, _keptEncoder, Reranker, _folder) = (loaded, encoder, keptEncoder, reranker, folder);
    }

    public ITextEncoder Encoder { get; }

    /// <summary>Null when the settings name none.</summary>
    public KeptReranker? Reranker { get; }

    /// <summary>Loads what the settings name.</summary>
    /// <param name="settings">The models.</param>
    /// <param name="folder">
    /// Where scores and vectors are kept; null to keep none. When another run holds it, none are kept, and that is said.
    /// </param>
    /// <param name="terminal">Is told so.</param>
    /// <param name="encoder">An encoder that is loaded already and stays the caller's; null to load the one of the settings.</param>
    /// <exception cref="CommandException">A model that is named was refused.</exception>
    public static EvaluatedModels Load(ModelSettings settings, string? folder, Terminal terminal, ITextEncoder? encoder = null)
    {
        var loaded = LoadedModels.Load(settings);
        try
        {
            var own = encoder is null ? loaded.RequireEncoder() : null;
            var reranker = settings.Reranker.Length > 0 ? loaded.RequireReranker() : null;
            try
            {
                var kept = own is null || folder is null ? null : new KeptEncoder(own, folder);
                return new EvaluatedModels(
                    loaded, encoder ?? kept ?? own!, kept, reranker is null ? null : new KeptReranker(reranker, folder), folder);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                terminal.WriteError($"nothing is kept for the next run: {fault.Message}");
                return new EvaluatedModels(
                    loaded, encoder ?? own!, keptEncoder: null, reranker is null ? null : new KeptReranker(reranker, folder: null),
                    folder: null);
            }
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>The models of searches by these settings, with the second one of a cascade.</summary>
    /// <exception cref="CommandException">The second model was refused.</exception>
    public SearchModels Of(ProxySettings settings)
    {
        var models = new SearchModels(Encoder, Reranker);
        if (settings.Gateway.Search.Cascade.Model is { } name)
        {
            var key = $"{settings.Models.Folder}\n{SettingsTree.Text(settings.Models.Rerankers[name])}";
            if (!_named.TryGetValue(key, out var second))
            {
                var model = _loaded.LoadNamed(settings.Models, name);
                _named[key] = second = (model, Kept(model));
            }

            models.Name(name, second.Kept);
        }

        return models;
    }

    /// <summary>
    /// With its scores kept, unless they are held already: by the usual reranker when it is the same one, or by this one with settings
    /// that do not change scores.
    /// </summary>
    private KeptReranker Kept(IReranker model)
    {
        try
        {
            return new KeptReranker(model, _folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new KeptReranker(model, folder: null);
        }
    }

    public void Dispose()
    {
        foreach (var (model, kept) in _named.Values)
        {
            kept.Dispose();
            model.Dispose();
        }

        _keptEncoder?.Dispose();
        Reranker?.Dispose();
        _loaded.Dispose();
    }
}
