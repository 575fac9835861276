using SearchProxy.Configuration;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Inference.Swapping;
using SearchProxy.Remote.Reranking;

namespace SearchProxy.Hosting;

/// <summary>
/// The models that the settings name, loaded or about to be, in their places in <see cref="SearchModels"/>. Changed settings change the places
/// one by one; a search under way keeps the model that it has. Used from one thread at a time but for <see cref="ComplaintOf"/>.
/// </summary>
internal sealed class ModelSet : IDisposable
{
    private readonly SearchModels _models;
    private readonly TimeProvider _time;
    private readonly ModelLoader _loader;
    private readonly List<IDisposable> _holders = [];
    private readonly Dictionary<string, (string Settings, SwappableReranker Holder)> _remotes = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<(IKeptModel Kept, string Settings)> _kept = [];
    private Task<(IKeptModel, KeptModelNews?)[]>? _begun;

    public ModelSet(ModelSettings settings, SearchModels models, TimeProvider time)
    {
        (_models, _time) = (models, time);
        _loader = new ModelLoader(settings.Inference, time);
        Apply(settings);
    }

    /// <summary>Hears what hosted rerankers say when their state changes: the name, whether it is trouble, and the words.</summary>
    public Action<string, bool, string>? Tell { get; set; }

    /// <summary>What is wrong with the model of a role; null when nothing is.</summary>
    public string? ComplaintOf(string role) => _kept.FirstOrDefault(kept => kept.Kept.Role == role).Kept?.Complaint;

    /// <summary>Begins the first look now; <see cref="RefreshAsync"/> waits for it. The models load while the host is still being built.</summary>
    public void Begin() => _begun = Task.Run(() => LookAsync(CancellationToken.None));

    /// <summary>Looks at every model, all at once; gives what is new.</summary>
    public async Task<IReadOnlyList<(IKeptModel Kept, KeptModelNews? News)>> RefreshAsync(CancellationToken stop)
    {
        var begun = Interlocked.Exchange(ref _begun, null);
        return await (begun?.WaitAsync(stop) ?? LookAsync(stop));
    }

    /// <summary>Takes over other settings. What they name anew is loaded by the next look; until then the model before stays in its place.</summary>
    public void Apply(ModelSettings settings)
    {
        var wanted = Wanted(settings).ToList();
        var next = new List<(IKeptModel, string)>();
        foreach (var model in wanted)
        {
            var (kept, known) = _kept.FirstOrDefault(old => old.Kept.Role == model.Role);
            kept ??= model.Create();
            if (known != model.Settings)
            {
                model.Target(kept);
            }

            next.Add((kept, model.Settings));
        }

        var gone = _kept.Where(old => wanted.TrueForAll(model => model.Role != old.Kept.Role)).ToList();
        _kept = next;
        gone.ForEach(old => old.Kept.Drop());
        ApplyRemotes(settings);
        _models.Routes = settings.Routes.Count > 0 ? settings.RouteTable() : null;
    }

    public void Dispose()
    {
        _holders.ForEach(holder => holder.Dispose());
        _loader.Dispose();
    }

    private async Task<(IKeptModel, KeptModelNews?)[]> LookAsync(CancellationToken stop) =>
        await Task.WhenAll(_kept.Select(async kept => (kept.Kept, await kept.Kept.RefreshAsync(stop))));

    private IEnumerable<WantedModel> Wanted(ModelSettings settings)
    {
        if (settings.Encoder.Length > 0)
        {
            yield return WantedEncoder(Path.Combine(settings.Folder, settings.Encoder), settings.EncoderOptions);
        }

        if (settings.Reranker.Length > 0)
        {
            yield return WantedReranker("reranker", Path.Combine(settings.Folder, settings.Reranker), settings.RerankerOptions, reranker => _models.Reranker = reranker);
        }

        foreach (var (name, named) in settings.Rerankers.Where(named => named.Value.Remote is null))
        {
            yield return WantedReranker($"reranker {name}", Path.Combine(settings.Folder, named.Folder), named.Options, reranker => Name(name, reranker));
        }
    }

    private WantedModel WantedEncoder(string folder, EncoderOptions options)
    {
        SwappableEncoder? holder = null;
        return new WantedModel(
            "encoder",
            $"{folder}\n{SettingsTree.Text(options)}",
            () => new KeptModel<ITextEncoder>(
                "encoder",
                first => _models.Encoder = holder = Own(new SwappableEncoder(first)),
                (load, stop) => holder!.ReplaceAsync(load, stop),
                () =>
                {
                    _models.Encoder = null;
                    Disown(holder!);
                }),
            kept => ((KeptModel<ITextEncoder>)kept).Target(folder, () => _loader.LoadEncoder(folder, options)));
    }

    private WantedModel WantedReranker(string role, string folder, RerankerOptions options, Action<IReranker?> place)
    {
        SwappableReranker? holder = null;
        return new WantedModel(
            role,
            $"{folder}\n{SettingsTree.Text(options)}",
            () => new KeptModel<IReranker>(
                role,
                first => place(holder = Own(new SwappableReranker(first))),
                (load, stop) => holder!.ReplaceAsync(load, stop),
                () =>
                {
                    place(null);
                    Disown(holder!);
                }),
            kept => ((KeptModel<IReranker>)kept).Target(folder, () => _loader.LoadReranker(folder, options)));
    }

    private void ApplyRemotes(ModelSettings settings)
    {
        foreach (var (name, named) in settings.Rerankers)
        {
            var before = _remotes.GetValueOrDefault(name);
            if (named.Remote is { } remote && before.Settings != SettingsTree.Text(remote))
            {
                var holder = Own(new SwappableReranker(new RemoteReranker(remote, _time, (isTrouble, said) => Tell?.Invoke(name, isTrouble, said))));
                _remotes[name] = (SettingsTree.Text(remote), holder);
                Name(name, holder);
                Disown(before.Holder);
            }
        }

        foreach (var name in _remotes.Keys.Where(name => settings.Rerankers.GetValueOrDefault(name)?.Remote is null).ToList())
        {
            Name(name, null);
            _remotes.Remove(name, out var gone);
            Disown(gone.Holder);
        }
    }

    private void Name(string name, IReranker? reranker)
    {
        if (reranker is null)
        {
            _models.Forget(name);
        }
        else
        {
            _models.Name(name, reranker);
        }
    }

    /// <summary>Disposed with the set, or before by <see cref="Disown"/>.</summary>
    private TModel Own<TModel>(TModel model)
        where TModel : IDisposable
    {
        lock (_holders)
        {
            _holders.Add(model);
        }

        return model;
    }

    /// <summary>Disposes what is no longer in its place; calls in flight finish on it.</summary>
    private void Disown(IDisposable? model)
    {
        lock (_holders)
        {
            if (model is not null && _holders.Remove(model))
            {
                model.Dispose();
            }
        }
    }
}

/// <summary>A model that the settings name.</summary>
/// <param name="Role">What it does; the same role later means the same place.</param>
/// <param name="Settings">All that decides what is loaded, as one text.</param>
/// <param name="Create">Makes the place for it.</param>
/// <param name="Target">Says what is to be loaded into the place.</param>
internal sealed record WantedModel(string Role, string Settings, Func<IKeptModel> Create, Action<IKeptModel> Target);
