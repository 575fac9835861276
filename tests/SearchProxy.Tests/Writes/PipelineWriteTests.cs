using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Hosting;
using SearchProxy.Models;
using SearchProxy.Testing;
using SearchProxy.Tests.Commands;

namespace SearchProxy.Tests.Writes;

/// <summary>Texts that an engine's pipelines make are found by their meaning once the queue has emptied itself, and no vector is of another text.</summary>
public sealed class PipelineWriteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipelines-").FullName;
    private readonly string _name = $"writes-{Guid.NewGuid():N}";
    private readonly HttpClient _client = new();

    [OpenSearchFact]
    public Task Pipelines_of_a_real_OpenSearch() => RunAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task Pipelines_of_a_real_Elasticsearch() => RunAsync(RealEngine.Elasticsearch!);

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(Uri engine)
    {
        var created = await CommandRun.OfAsync("index", "create", _name, "--engine", engine.ToString(), "--replicas", "0");
        Assert.True(created.Code == ExitCode.Success, created.Error);
        using var direct = new HttpClient { BaseAddress = engine };
        await PutAsync(direct, $"/_ingest/pipeline/{_name}-whale", """{"processors":[{"set":{"field":"text","value":"A captain hunts a great white whale."}}]}""");
        await PutAsync(direct, $"/_ingest/pipeline/{_name}-away", $$"""{"processors":[{"set":{"field":"_index","value":"{{_name}}-away"} }]}""");
        await PutAsync(direct, $"/{_name}/_settings", $$"""{"index.final_pipeline":"{{_name}}-whale"}""");

        var settings = Settings(engine);
        using var models = LoadedModels.Load(settings.Models);
        await using var proxy = await RunningProxy.StartAsync(settings, models, verbose: false, CancellationToken.None);
        _client.BaseAddress = new Uri(proxy.Addresses[0]);

        Assert.StartsWith("bypassed; queued=1; reason=pipeline", await WriteAsync("1", string.Empty), StringComparison.Ordinal);
        await DrainedAsync();
        await PutAsync(direct, $"/{_name}/_settings", """{"index.final_pipeline":"_none"}""");
        Assert.StartsWith("bypassed; queued=1; reason=pipeline", await WriteAsync("2", $"?pipeline={_name}-away"), StringComparison.Ordinal);
        await DrainedAsync();

        await direct.PostAsync($"/{_name}*/_refresh", content: null);
        Assert.Equal("1", string.Join(',', await WithVectorsAsync(direct, _name)));
        Assert.Empty(await WithVectorsAsync(direct, $"{_name}-away"));
        using var search = Json("""{"query":{"multi_match":{"query":"giant sea mammal","fields":["title","text"]}}}""");
        using var answer = await _client.PostAsync($"/{_name}/_search", search);
        Assert.Equal("1", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["hits"]!["hits"]![0]!["_id"]!.GetValue<string>());
        foreach (var index in new[] { _name, $"{_name}-away" })
        {
            await direct.DeleteAsync($"/{index}");
        }
    }

    private ProxySettings Settings(Uri engine)
    {
        var settings = new ProxySettings();
        settings.Gateway.Engines = [engine.ToString()];
        settings.Gateway.Listen = ["http://127.0.0.1:0"];
        settings.Gateway.Search.Deadline = TimeSpan.FromMinutes(1);
        settings.Gateway.Writes.Indexes = ["writes-*"];
        settings.Gateway.Writes.BackfillFile = Path.Combine(_folder, "queue");
        settings.Models.Reranker = string.Empty;
        return settings;
    }

    private async Task<string> WriteAsync(string id, string query)
    {
        using var document = Json("""{"text":"How to knead dough and bake a loaf."}""");
        using var answer = await _client.PutAsync($"/{_name}/_doc/{id}{query}", document);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer.Headers.GetValues("X-SearchProxy").Single();
    }

    /// <summary>Asks until the queue is empty; the proxy looks at it every few seconds.</summary>
    private async Task DrainedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!(await _client.GetStringAsync("/_searchproxy/metrics", patience.Token)).Contains("\nsearchproxy_writes_backfill_length 0", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }
    }

    private static async Task<string[]> WithVectorsAsync(HttpClient engine, string index)
    {
        using var query = Json("""{"query":{"exists":{"field":"search_proxy.hash"}}}""");
        using var answer = await engine.PostAsync($"/{index}/_search", query);
        return [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["hits"]!["hits"]!.AsArray().Select(hit => hit!["_id"]!.GetValue<string>())];
    }

    private static async Task PutAsync(HttpClient engine, string path, string body)
    {
        using var content = Json(body);
        using var answer = await engine.PutAsync(path, content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
