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
        if (await index.ReadMetaAsync(stop) is { } meta && (by is null ? meta.Remove(LeftMember) : meta[LeftMember]?.ToString() != by))
        {
            if (by is not null)
            {
                meta[LeftMember] = by;
            }

            await index.WriteMetaAsync(meta, stop);
        }
    }

    /// <summary>
    /// Gives an index the final pipeline that its copy was made without. The engine's words when it refuses; null when it has it.
    /// </summary>
    /// <exception cref="IOException">No answer.</exception>
    public static async Task<string?> ReturnPipelineAsync(this IndexClient index, CancellationToken stop)
    {
        if (await index.ReadMetaAsync(stop) is not { } meta || !meta.Remove(IndexPipelines.HeldBackMember, out var pipeline))
        {
            return null;
        }

        return await index.ChangeAsync("/_settings", new JsonObject { ["index.final_pipeline"] = pipeline }, stop)
            ?? await index.WriteMetaAsync(meta, stop);
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

    /// <summary>The mapping's <c>_meta</c>, empty when it has none; null when there is no such index.</summary>
    private static async Task<JsonObject?> ReadMetaAsync(this IndexClient index, CancellationToken stop)
    {
        using var answer = await index.ReadAsync(EngineRequest.Get(index.Path + "/_mapping"), stop);
        return !answer.RootElement.TryGetProperty(index.Name, out var found) ? null
            : found.GetProperty("mappings").TryGetProperty("_meta", out var meta) ? JsonNode.Parse(meta.GetRawText())!.AsObject()
            : [];
    }

    /// <summary>The engines put a new <c>_meta</c> in the place of the old one, so it is written whole.</summary>
    private static Task<string?> WriteMetaAsync(this IndexClient index, JsonObject meta, CancellationToken stop) =>
        index.ChangeAsync("/_mapping", new JsonObject { ["_meta"] = meta }, stop);

    /// <exception cref="IOException">No answer.</exception>
    public static Task RefreshOrThrowAsync(this IndexClient index, CancellationToken stop) =>
        index.AnswerAsync(EngineRequest.Post(index.Path + "/_refresh", default), stop);
}
