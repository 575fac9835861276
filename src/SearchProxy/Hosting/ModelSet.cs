using SearchProxy.Configuration;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Swapping;
using SearchProxy.Remote.Reranking;

namespace SearchProxy.Hosting;

/// <summary>
/// The models that the settings name, loaded or about to be, in their places in <see cref="SearchModels"/>. Changed settings change the
/// places one by one; a search under way keeps the model that it has. Used from one thread at a time but for <see cref="ComplaintOf"/>.
/// </summary>
internal sealed class ModelSet : IDisposable
{
    /// <summary>Begins the role of a reranker that has a name.</summary>
    private const string NamedRole = "reranker ";

    private readonly SearchModels _models;
    private readonly TimeProvider _time;
    private readonly ModelLoader _loader;
    private readonly Dictionary<string, (string Settings, RerankerSlot Slot)> _remotes = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<(WatchedModel Model, string Settings)> _watched = [];
    private Task<(WatchedModel, WatchedModel.News?)[]>? _begun;

    public ModelSet(ModelSettings settings, SearchModels models, TimeProvider time)
    {
        (_models, _time) = (models, time);
        _loader = new ModelLoader(settings.Inference, time);
        Apply(settings);
    }

    /// <summary>Hears what hosted rerankers say when their state changes: the name, whether it is trouble, and the words.</summary>
    public Action<string, bool, string>? Tell { get; set; }

    /// <summary>What is wrong with the model of a role; null when nothing is.</summary>
    public string? ComplaintOf(string role) => _watched.FirstOrDefault(watched => watched.Model.Role == role).Model?.Complaint;

    /// <summary>What is wrong with the folders of the rerankers that have a name, by name; nothing where nothing is.</summary>
    public IReadOnlyDictionary<string, string> ComplaintsOfNamed() =>
        _watched.Select(static watched => (watched.Model.Role, watched.Model.Complaint))
            .Where(static one => one.Complaint is not null && one.Role.StartsWith(NamedRole, StringComparison.Ordinal))
            .ToDictionary(static one => one.Role[NamedRole.Length..], static one => one.Complaint!, StringComparer.Ordinal);

    /// <summary>
    /// Begins the first look now; <see cref="RefreshAsync"/> waits for it. The models load while the host is still being built.
    /// </summary>
    public void Begin() => _begun = Task.Run(() => LookAsync(CancellationToken.None));

    /// <summary>Looks at every model, all at once; gives what is new.</summary>
    public async Task<IReadOnlyList<(WatchedModel Model, WatchedModel.News? News)>> RefreshAsync(CancellationToken stop)
    {
        var begun = Interlocked.Exchange(ref _begun, null);
        return await (begun?.WaitAsync(stop) ?? LookAsync(stop));
    }

    /// <summary>
    /// Takes over other settings. What they name anew is loaded by the next look; until then the model before stays in its place.
    /// </summary>
    public void Apply(ModelSettings settings)
    {
        var wanted = Wanted(settings).ToList();
        var next = new List<(WatchedModel, string)>();
        foreach (var model in wanted)
        {
            var (watched, known) = _watched.FirstOrDefault(old => old.Model.Role == model.Role);
            watched ??= model.Create();
            if (known != model.Settings)
            {
                model.Target(watched);
            }

            next.Add((watched, model.Settings));
        }

        var gone = _watched.Where(old => wanted.TrueForAll(model => model.Role != old.Model.Role)).ToList();
        _watched = next;
        gone.ForEach(old => old.Model.Dispose());
        ApplyRemotes(settings);
        _models.Routes = settings.Routes.Count > 0 ? settings.RouteTable() : null;
    }

    public void Dispose()
    {
        foreach (var (model, _) in _watched)
        {
            model.Dispose();
        }

        foreach (var (_, slot) in _remotes.Values)
        {
            slot.Dispose();
        }

        _loader.Dispose();
    }

    private async Task<(WatchedModel, WatchedModel.News?)[]> LookAsync(CancellationToken stop) =>
        await Task.WhenAll(_watched.Select(async watched => (watched.Model, await watched.Model.RefreshAsync(stop))));

    private IEnumerable<WantedModel> Wanted(ModelSettings settings)
    {
        if (settings.Encoder.Length > 0)
        {
            yield return WantedEncoder(Path.Combine(settings.Folder, settings.Encoder), settings.EncoderOptions);
        }

        if (settings.Reranker.Length > 0)
        {
            yield return WantedReranker(
                "reranker",
                Path.Combine(settings.Folder, settings.Reranker),
                settings.RerankerOptions,
                reranker => _models.Reranker = reranker);
        }

        foreach (var (name, named) in settings.Rerankers.Where(named => named.Value.Remote is null))
        {
            yield return WantedReranker(
                NamedRole + name, Path.Combine(settings.Folder, named.Folder), named.Options, reranker => Name(name, reranker));
        }
    }

    private WantedModel WantedEncoder(string folder, EncoderOptions options) => Wanted<ITextEncoder>(
        "encoder",
        folder,
        options,
        first =>
        {
            var slot = new EncoderSlot(first);
            _models.Encoder = slot;
            return slot;
        },
        () => _models.Encoder = null,
        () => _loader.LoadEncoder(folder, options));

    private WantedModel WantedReranker(string role, string folder, RerankerOptions options, Action<IReranker?> place) => Wanted<IReranker>(
        role,
        folder,
        options,
        first =>
        {
            var slot = new RerankerSlot(first);
            place(slot);
            return slot;
        },
        () => place(null),
        () => _loader.LoadReranker(folder, options));

    private static WantedModel Wanted<TModel>(
        string role, string folder, object options, Func<TModel, ModelSlot<TModel>> fill, Action empty, Func<ModelLoad<TModel>> load)
        where TModel : class, IDisposable => new(
        role,
        $"{folder}\n{SettingsTree.Text(options)}",
        () => new WatchedModel<TModel>(role, fill, empty),
        watched => ((WatchedModel<TModel>)watched).Target(folder, load));

    private void ApplyRemotes(ModelSettings settings)
    {
        foreach (var (name, named) in settings.Rerankers)
        {
            var before = _remotes.GetValueOrDefault(name);
            if (named.Remote is { } remote && before.Settings != SettingsTree.Text(remote))
            {
                var slot = new RerankerSlot(new RemoteReranker(remote, _time, (isTrouble, said) => Tell?.Invoke(name, isTrouble, said)));
                _remotes[name] = (SettingsTree.Text(remote), slot);
                Name(name, slot);
                before.Slot?.Dispose();
            }
        }

        foreach (var name in _remotes.Keys.Where(name => settings.Rerankers.GetValueOrDefault(name)?.Remote is null).ToList())
        {
            Name(name, null);
            _remotes.Remove(name, out var gone);
            gone.Slot.Dispose();
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
}

/// <summary>A model that the settings name.</summary>
/// <param name="Role">What it does; the same role later means the same place.</param>
/// <param name="Settings">All that decides what is loaded, as one text.</param>
/// <param name="Create">Makes the place for it.</param>
/// <param name="Target">Says what is to be loaded into the place.</param>
internal sealed record WantedModel(string Role, string Settings, Func<WatchedModel> Create, Action<WatchedModel> Target);
