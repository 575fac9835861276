using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Ingest.Tests.Crashes;

/// <summary>An empty index for the crash worker's vectors.</summary>
/// <param name="Url">The engine.</param>
/// <param name="Index">The index.</param>
/// <param name="Read">Its documents by id, and how many of them have a vector.</param>
/// <param name="Drop">Called when it is no longer needed.</param>
internal sealed record CrashTarget(
    Uri Url,
    string Index,
    Func<Task<(SortedDictionary<string, string> Documents, int WithVector)>> Read,
    Func<ValueTask> Drop) : IAsyncDisposable
{
    /// <summary>An index of an engine that runs.</summary>
    public static async Task<CrashTarget> OnAsync(Uri url)
    {
        var index = $"crash-{Guid.NewGuid():N}";
        var client = new EngineClient(new EngineClientOptions { Address = url });
        var engine = (await EngineProbe.AskAsync(client, TimeSpan.FromSeconds(30), default)).Info!;
        var plan = new IndexPlan
        {
            Index = index,
            TextFields = [new TextField("text")],
            Model = "fake-encoder@1",
            Dimensions = 4,
            Replicas = 0,
        };
        var creation =
            await new IndexCreator(client, engine, new MappingTemplates(RepositoryFolder.At("mappings"))).CreateAsync(plan, default);
        Assert.Equal(IndexCreationResult.Created, creation.Result);
        return new CrashTarget(url, index, () => ReadAsync(client, index), async () =>
        {
            await client.SendAsync(new EngineRequest { Method = HttpMethod.Delete, PathAndQuery = "/" + index }, 1 << 20, default);
            client.Dispose();
        });
    }

    /// <summary>An index of a local engine of its own.</summary>
    public static async Task<CrashTarget> LocalAsync()
    {
        var host = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var target = await OnAsync(host.Url);
        return target with
        {
            Drop = async () =>
            {
                await target.Drop();
                await host.DisposeAsync();
            },
        };
    }

    public ValueTask DisposeAsync() => Drop();

    private static async Task<(SortedDictionary<string, string> Documents, int WithVector)> ReadAsync(EngineClient client, string index)
    {
        await client.SendAsync(EngineRequest.Post($"/{index}/_refresh", default), 1 << 20, default);
        using var all = await SearchAsync(client, index, """{"size":5000,"query":{"match_all":{}}}""");
        var documents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var hit in all.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray())
        {
            documents.Add(hit.GetProperty("_id").GetString()!, hit.GetProperty("_source").GetRawText());
        }

        using var embedded =
            await SearchAsync(client, index, """{"size":0,"track_total_hits":true,"query":{"exists":{"field":"search_proxy.vector"}}}""");
        return (documents, embedded.RootElement.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt32());
    }

    private static async Task<JsonDocument> SearchAsync(EngineClient client, string index, string body)
    {
        var outcome =
            await client.SendAsync(EngineRequest.Post($"/{index}/_search", System.Text.Encoding.UTF8.GetBytes(body)), 1 << 26, default);
        return JsonDocument.Parse(outcome.Response!.Body);
    }
}
