using System.Globalization;
using SearchProxy.Inference;
using SearchProxy.Inference.Swapping;

namespace SearchProxy.Hosting;

/// <summary>
/// One model folder that is loaded when it can be, and loaded anew beside the old one when its files or its settings change. Used from one
/// thread at a time.
/// </summary>
/// <param name="role">What the model does, for messages; the same role later means the same place.</param>
internal abstract class WatchedModel(string role) : IDisposable
{
    private volatile string? _complaint = "is being loaded";
    private string _tried = "";
    private bool _isNewTarget;

    public string Role => role;

    /// <summary>Why the model that is asked for is not in use; null when it is.</summary>
    public string? Complaint => _complaint;

    /// <summary>True when there is a model, be it the one before.</summary>
    public abstract bool IsInUse { get; }

    protected string Folder { get; private set; } = "";

    /// <summary>Loads what is missing or has changed; null when there is nothing new to say.</summary>
    public async Task<News?> RefreshAsync(CancellationToken stop)
    {
        var files = Fingerprint();
        var wasInUse = IsInUse;
        if (wasInUse && files == _tried)
        {
            return null;
        }

        var (id, refusal) = await LoadAsync(stop);
        _tried = files;
        if (id is not null)
        {
            (_isNewTarget, _complaint) = (false, null);
            return new News(id, Refused: null);
        }

        var known = !wasInUse && refusal == _complaint;
        // Files that were damaged under a model in use are no reason to worry about it; a model that was asked for and is not there is.
        _complaint = !wasInUse ? refusal : _isNewTarget ? $"the one before stays in use: {refusal}" : null;
        return known ? null : new News(Loaded: null, refusal);
    }

    /// <summary>Takes the model out of use; calls in flight finish on it.</summary>
    public abstract void Dispose();

    /// <summary>The next look loads from there; the model in use stays until it is loaded.</summary>
    protected void Look(string folder) => (Folder, _tried, _isNewTarget) = (folder, "", true);

    /// <summary>Loads, and puts what was loaded into use: its id, or why it was refused.</summary>
    protected abstract Task<(string? Id, string? Refusal)> LoadAsync(CancellationToken stop);

    /// <summary>Changes when a file is added, removed, resized or written.</summary>
    private string Fingerprint()
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories)
                .OrderBy(file => file.FullName, StringComparer.Ordinal)
                .Select(file =>
                    string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}")));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return unreadable.Message;
        }
    }

    /// <summary>What a look at a model folder gave.</summary>
    /// <param name="Loaded">Id of the model that is in use now; null when it was refused.</param>
    /// <param name="Refused">Why it was refused; null when it was not.</param>
    internal readonly record struct News(string? Loaded, string? Refused);
}

/// <inheritdoc cref="WatchedModel"/>
/// <param name="role">As there.</param>
/// <param name="fill">Makes the slot for the first one that could be loaded, and puts it into its place.</param>
/// <param name="empty">Empties the place.</param>
internal sealed class WatchedModel<TModel>(string role, Func<TModel, ModelSlot<TModel>> fill, Action empty) : WatchedModel(role)
    where TModel : class, IDisposable
{
    private Func<ModelLoad<TModel>>? _load;
    private ModelSlot<TModel>? _slot;

    public override bool IsInUse => _slot is not null;

    /// <param name="folder">The model's folder.</param>
    /// <param name="load">Loads it; blocks.</param>
    public void Target(string folder, Func<ModelLoad<TModel>> load)
    {
        _load = load;
        Look(folder);
    }

    public override void Dispose()
    {
        if (_slot is not null)
        {
            empty();
            _slot.Dispose();
        }
    }

    protected override async Task<(string? Id, string? Refusal)> LoadAsync(CancellationToken stop)
    {
        // Reading and checking blocks; the caller must not.
        var loaded = _slot is null ? await Task.Run(_load!, stop) : await _slot.ReplaceAsync(_load!, stop);
        if (loaded.Model is not { } model)
        {
            return (null, loaded.Message);
        }

        _slot ??= fill(model);
        return (loaded.Card?.Id ?? Folder, null);
    }
}
