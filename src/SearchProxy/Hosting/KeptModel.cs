using System.Globalization;
using SearchProxy.Inference;

namespace SearchProxy.Hosting;

/// <summary>
/// One model folder that is loaded when it can be, and loaded anew beside the old one when its files or its settings change. Used from one
/// thread at a time.
/// </summary>
/// <param name="role">What the model does, for messages.</param>
/// <param name="use">Puts the first one into use.</param>
/// <param name="replace">Puts a later one into use; gives the refusal when it is not taken.</param>
/// <param name="drop">Takes the one in use out of it.</param>
internal sealed class KeptModel<TModel>(
    string role,
    Action<TModel> use,
    Func<Func<ModelLoad<TModel>>, CancellationToken, Task<ModelLoad<TModel>>> replace,
    Action drop) : IKeptModel
    where TModel : class, IDisposable
{
    private volatile string? _complaint = "is being loaded";
    private Func<ModelLoad<TModel>>? _load;
    private string _folder = "";
    private string _tried = "";
    private bool _inUse;
    private bool _isNewTarget;

    public string Role => role;

    public string? Complaint => _complaint;

    public bool IsInUse => _inUse;

    /// <summary>The next look loads this; the model in use stays until it is loaded.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="load">Loads it; blocks.</param>
    public void Target(string folder, Func<ModelLoad<TModel>> load) => (_folder, _load, _tried, _isNewTarget) = (folder, load, "", true);

    public void Drop()
    {
        if (_inUse)
        {
            drop();
        }
    }

    public async Task<KeptModelNews?> RefreshAsync(CancellationToken stop)
    {
        var files = Fingerprint();
        if (_inUse && files == _tried)
        {
            return null;
        }

        // Reading and checking blocks; the caller must not.
        var loaded = _inUse ? await replace(_load!, stop) : await Task.Run(_load!, stop);
        _tried = files;
        if (loaded.Model is { } model)
        {
            if (!_inUse)
            {
                use(model);
            }

            (_inUse, _isNewTarget, _complaint) = (true, false, null);
            return new KeptModelNews(Loaded: loaded.Card?.Id ?? _folder, Refused: null);
        }

        var known = !_inUse && loaded.Message == _complaint;
        // Files that were damaged under a model in use are no reason to worry about it; a model that was asked for and is not there is.
        _complaint = !_inUse ? loaded.Message : _isNewTarget ? $"the one before stays in use: {loaded.Message}" : null;
        return known ? null : new KeptModelNews(Loaded: null, loaded.Message);
    }

    /// <summary>Changes when a file is added, removed, resized or written.</summary>
    private string Fingerprint()
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories)
                .OrderBy(file => file.FullName, StringComparer.Ordinal)
                .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}")));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return unreadable.Message;
        }
    }
}
