using System.Globalization;
using SearchProxy.Inference;

namespace SearchProxy.Hosting;

/// <summary>
/// One model folder that is loaded when it can be, and loaded anew beside the old one when its files change. Used from one thread at a time.
/// </summary>
/// <param name="role">What the model does, for messages.</param>
/// <param name="folder">Its folder.</param>
/// <param name="load">Loads it; blocks.</param>
/// <param name="use">Puts the first one into use.</param>
/// <param name="replace">Puts a later one into use; gives the refusal when it is not taken.</param>
internal sealed class KeptModel<TModel>(
    string role,
    string folder,
    Func<ModelLoad<TModel>> load,
    Action<TModel> use,
    Func<Func<ModelLoad<TModel>>, CancellationToken, Task<ModelLoad<TModel>>> replace) : IKeptModel
    where TModel : class, IDisposable
{
    private volatile string? _complaint = "is being loaded";
    private string _tried = "";
    private bool _inUse;

    public string Role => role;

    public string? Complaint => _complaint;

    public async Task<KeptModelNews?> RefreshAsync(CancellationToken stop)
    {
        var files = Fingerprint();
        if (_inUse && files == _tried)
        {
            return null;
        }

        // Reading and checking blocks; the caller must not.
        var loaded = _inUse ? await replace(load, stop) : await Task.Run(load, stop);
        _tried = files;
        if (loaded.Model is { } model)
        {
            if (!_inUse)
            {
                use(model);
            }

            (_inUse, _complaint) = (true, null);
            return new KeptModelNews(Loaded: loaded.Card?.Id ?? folder, Refused: null);
        }

        var known = !_inUse && loaded.Message == _complaint;
        _complaint = _inUse ? null : loaded.Message;
        return known ? null : new KeptModelNews(Loaded: null, loaded.Message);
    }

    /// <summary>Changes when a file is added, removed, resized or written.</summary>
    private string Fingerprint()
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
                .OrderBy(file => file.FullName, StringComparer.Ordinal)
                .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}")));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return unreadable.Message;
        }
    }
}
