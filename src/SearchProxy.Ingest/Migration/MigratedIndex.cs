using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Engine.Profiles;

namespace SearchProxy.Ingest.Migration;

/// <summary>The calls that a migration makes to its indexes beside the copying itself.</summary>
internal static class MigratedIndex
{
    /// <summary>Member of a mapping's <c>_meta</c> that says which alias has left the index behind.</summary>
    public const string LeftMember = "search_proxy_left";

    /// <summary>With the time that an engine needs to put a new mapping or block into force.</summary>
    public static IndexClient Of(EngineClient engine, string name) => new(engine, name) { Timeout = TimeSpan.FromMinutes(2) };

    public static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    /// <summary>
    /// Notes in the mapping that an alias has left the index behind, or that it is in use again. Without the note nothing is deleted, so
    /// that a refusal does no harm.
    /// </summary>
    /// <exception cref="IOException">No answer.</exception>
    public static async Task MarkLeftAsync(this IndexClient index, string? by, CancellationToken stop)
    {
        using var answer = await index.ReadAsync(EngineRequest.Get(index.Path + "/_mapping"), stop);
        if (!answer.RootElement.TryGetProperty(index.Name, out var found))
        {
            return;
        }

        // The engines put a new _meta in the place of the old one.
        var meta = found.GetProperty("mappings").TryGetProperty("_meta", out var old) ? JsonNode.Parse(old.GetRawText())!.AsObject() : [];
        if (by is null ? meta.Remove(LeftMember) : meta[LeftMember]?.ToString() != by)
        {
            if (by is not null)
            {
                meta[LeftMember] = by;
            }

            await index.ChangeAsync("/_mapping", new JsonObject { ["_meta"] = meta }, stop);
        }
    }

    /// <summary>
    /// Gives an index the final pipeline that its copy was made without. The engine's words when it refuses; null when it has it.
    /// </summary>
    /// <exception cref="IOException">No answer.</exception>
    public static async Task<string?> ReturnPipelineAsync(this IndexClient index, CancellationToken stop)
    {
        using var answer = await index.ReadAsync(EngineRequest.Get(index.Path + "/_mapping"), stop);
        if (!answer.RootElement.TryGetProperty(index.Name, out var found)
            || !found.GetProperty("mappings").TryGetProperty("_meta", out var old)
            || !old.TryGetProperty(IndexPipelines.HeldBackMember, out var pipeline))
        {
            return null;
        }

        var settings = new JsonObject { ["index.final_pipeline"] = pipeline.GetString() };
        if (await index.ChangeAsync("/_settings", settings, stop) is { } refusal)
        {
            return refusal;
        }

        var meta = JsonNode.Parse(old.GetRawText())!.AsObject();
        meta.Remove(IndexPipelines.HeldBackMember);
        return await index.ChangeAsync("/_mapping", new JsonObject { ["_meta"] = meta }, stop);
    }

    /// <summary>Changes settings or mapping. The engine's words when it refuses; null when it is done.</summary>
    /// <exception cref="IOException">No answer.</exception>
    public static async Task<string?> ChangeAsync(this IndexClient index, string below, JsonObject body, CancellationToken stop)
    {
        var response = await index.AnswerAsync(EngineRequest.Put(index.Path + below, Bytes(body)), stop);
        return response.IsSuccess ? null : EngineErrorText.Of(response);
    }

    /// <summary>Documents of the index, everything written until now counted.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<long> CountAsync(this IndexClient index, CancellationToken stop)
    {
        await index.RefreshOrThrowAsync(stop);
        using var answer = await index.ReadAsync(EngineRequest.Get(index.Path + "/_count"), stop);
        return answer.RootElement.GetProperty("count").GetInt64();
    }

    /// <exception cref="IOException">No answer.</exception>
    public static Task RefreshOrThrowAsync(this IndexClient index, CancellationToken stop) =>
        index.AnswerAsync(EngineRequest.Post(index.Path + "/_refresh", default), stop);
}
