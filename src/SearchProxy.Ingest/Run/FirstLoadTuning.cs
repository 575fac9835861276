using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Engine.Indexes;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest.Run;

/// <summary>
/// Takes replicas and refreshing off an index while it is filled for the first time, and puts them back. What to put back is on disk before
/// anything is changed, so that a run that dies is made up for by the next.
/// </summary>
internal sealed class FirstLoadTuning(IndexClient index, string stateFolder)
{
    private const string Replicas = "index.number_of_replicas";
    private const string Refresh = "index.refresh_interval";

    private readonly string _file = Path.Combine(stateFolder, "first-load-settings");

    public async Task BeginAsync(bool isWanted, CancellationToken cancellationToken)
    {
        if (!isWanted || File.Exists(_file) || await ReadAsync(cancellationToken) is not { } before)
        {
            return;
        }

        DurableFile.Replace(_file, JsonSerializer.SerializeToUtf8Bytes(before));
        await WriteAsync(new JsonObject { [Replicas] = "0", [Refresh] = "-1" }, cancellationToken);
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_file))
        {
            return;
        }

        PrivateFile.RefuseLink(_file);
        var before = JsonNode.Parse(await File.ReadAllBytesAsync(_file, cancellationToken))!.AsObject();
        if (await WriteAsync(before, cancellationToken))
        {
            File.Delete(_file);
        }
    }

    /// <summary>
    /// The settings that stand; a null value for the engine's default. Null when they cannot be read, or are of several indexes.
    /// </summary>
    private async Task<JsonObject?> ReadAsync(CancellationToken cancellationToken)
    {
        var outcome = await index.GetAsync("/_settings?flat_settings=true", cancellationToken);
        if (!outcome.Answered(out var response)
            || !response.IsSuccess
            || JsonNode.Parse(response.Body.Span) is not JsonObject { Count: 1 } indexes
            || indexes.First().Value?["settings"] is not JsonObject settings)
        {
            return null;
        }

        return new JsonObject { [Replicas] = settings[Replicas]?.DeepClone(), [Refresh] = settings[Refresh]?.DeepClone() };
    }

    private async Task<bool> WriteAsync(JsonObject settings, CancellationToken cancellationToken)
    {
        var outcome = await index.PutAsync("/_settings", Encoding.UTF8.GetBytes(settings.ToJsonString()), cancellationToken);
        return outcome.Answered(out var response) && response.IsSuccess;
    }
}
