using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Profiles;

namespace SearchProxy.Ingest.Migration;

/// <summary>The calls that a migration makes beside the copying itself.</summary>
internal sealed class MigrationCalls(EngineClient client)
{
    /// <summary>Member of a mapping's <c>_meta</c> that says which alias has left the index behind.</summary>
    public const string LeftMember = "search_proxy_left";

    private const int MaxBytes = 64 << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public static string PathOf(string index) => "/" + Uri.EscapeDataString(index);

    public static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    /// <summary>The answer; that of a 404 too.</summary>
    /// <exception cref="IOException">None, or another refusal.</exception>
    public async Task<JsonDocument> ReadAsync(EngineRequest request, CancellationToken stop)
    {
        var response = await SendAsync(request, stop);
        return response.IsSuccess || response.Status == 404
            ? JsonDocument.Parse(response.Body)
            : throw new IOException($"{request.PathAndQuery}: {EngineErrorText.Of(response)}");
    }

    /// <exception cref="IOException">No answer.</exception>
    public async Task<EngineResponse> SendAsync(EngineRequest request, CancellationToken stop)
    {
        var outcome = await client.SendAsync(request with { Timeout = Timeout }, MaxBytes, stop);
        return outcome.Answered(out var response) ? response : throw new IOException($"{request.PathAndQuery}: {outcome.Detail}");
    }

    /// <summary>Notes in the mapping that an alias has left the index behind, or that it is in use again. Without the note nothing is deleted, so that a refusal does no harm.</summary>
    /// <exception cref="IOException">No answer.</exception>
    public async Task MarkAsync(string index, string? leftBy, CancellationToken stop)
    {
        using var answer = await ReadAsync(EngineRequest.Get(PathOf(index) + "/_mapping"), stop);
        if (!answer.RootElement.TryGetProperty(index, out var found))
        {
            return;
        }

        // The engines put a new _meta in the place of the old one.
        var meta = found.GetProperty("mappings").TryGetProperty("_meta", out var old) ? JsonNode.Parse(old.GetRawText())!.AsObject() : [];
        if (leftBy is null ? meta.Remove(LeftMember) : meta[LeftMember]?.ToString() != leftBy)
        {
            if (leftBy is not null)
            {
                meta[LeftMember] = leftBy;
            }

            await SendAsync(EngineRequest.Put(PathOf(index) + "/_mapping", Bytes(new JsonObject { ["_meta"] = meta })), stop);
        }
    }

    /// <summary>Gives an index the final pipeline that its copy was made without. The engine's words when it refuses; null when it has it.</summary>
    /// <exception cref="IOException">No answer.</exception>
    public async Task<string?> ReturnPipelineAsync(string index, CancellationToken stop)
    {
        using var answer = await ReadAsync(EngineRequest.Get(PathOf(index) + "/_mapping"), stop);
        if (!answer.RootElement.TryGetProperty(index, out var found)
            || !found.GetProperty("mappings").TryGetProperty("_meta", out var old)
            || !old.TryGetProperty(IndexPipelines.HeldBackMember, out var pipeline))
        {
            return null;
        }

        var settings = new JsonObject { ["index.final_pipeline"] = pipeline.GetString() };
        if (await PutAsync(PathOf(index) + "/_settings", settings, stop) is { } refusal)
        {
            return refusal;
        }

        var meta = JsonNode.Parse(old.GetRawText())!.AsObject();
        meta.Remove(IndexPipelines.HeldBackMember);
        return await PutAsync(PathOf(index) + "/_mapping", new JsonObject { ["_meta"] = meta }, stop);
    }

    private async Task<string?> PutAsync(string path, JsonObject body, CancellationToken stop)
    {
        var response = await SendAsync(EngineRequest.Put(path, Bytes(body)), stop);
        return response.IsSuccess ? null : EngineErrorText.Of(response);
    }

    /// <summary>Documents of an index, everything written until now counted.</summary>
    public async Task<long> CountAsync(string index, CancellationToken stop)
    {
        await SendAsync(EngineRequest.Post(PathOf(index) + "/_refresh", default), stop);
        using var answer = await ReadAsync(EngineRequest.Get(PathOf(index) + "/_count"), stop);
        return answer.RootElement.GetProperty("count").GetInt64();
    }
}
