using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Hosting;
using SearchProxy.Models;
using SearchProxy.Testing;
using SearchProxy.Tests.Commands;

namespace SearchProxy.Tests.Writes;

/// <summary>
/// Texts that an engine's pipelines make are found by their meaning once the queue has emptied itself, and no vector is of another text.
/// </summary>
public sealed class PipelineWriteTests : IDisposable
{
    private const string Whale = "A captain hunts a great white whale.";
    private const string Bread = "How to knead dough and bake a loaf.";
    private static readonly string[] Ways = ["url", "item", "default", "final", "template"];

    private readonly string _folder = Directory.CreateTempSubdirectory("pipelines-").FullName;
    private readonly string _name = $"writes-{Guid.NewGuid():N}";
    private readonly HttpClient _client = new();

    [OpenSearchFact]
    public Task A_text_that_a_pipeline_makes_is_found_by_its_meaning_on_a_real_OpenSearch() => MeaningAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task A_text_that_a_pipeline_makes_is_found_by_its_meaning_on_a_real_Elasticsearch() => MeaningAsync(RealEngine.Elasticsearch!);

    [OpenSearchFact]
    public Task A_pipeline_that_sends_documents_elsewhere_takes_no_vectors_along_on_a_real_OpenSearch() =>
        ElsewhereAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task A_pipeline_that_sends_documents_elsewhere_takes_no_vectors_along_on_a_real_Elasticsearch() =>
        ElsewhereAsync(RealEngine.Elasticsearch!);

    [OpenSearchFact]
    public Task Documents_past_pipelines_and_through_harmless_ones_get_vectors_on_the_way_on_a_real_OpenSearch() =>
        HarmlessAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task Documents_past_pipelines_and_through_harmless_ones_get_vectors_on_the_way_on_a_real_Elasticsearch() =>
        HarmlessAsync(RealEngine.Elasticsearch!);

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// By each way in which a document comes to a pipeline, one that came with a text about bread ends about a whale and the other way
    /// round; by the first way they come without any text.
    /// </summary>
    private async Task MeaningAsync(Uri engine)
    {
        using var direct = new HttpClient { BaseAddress = engine };
        await PutAsync(direct, $"/_ingest/pipeline/{_name}", $$"""
            {"processors":[{"set":{"if":"ctx.note == 'one'","field":"text","value":"{{Whale}}"} },{"set":{"if":"ctx.note == 'two'","field":"text","value":"{{Bread}}"} }]}
            """);
        await PutAsync(direct, $"/_index_template/{_name}", $$$"""
            {"index_patterns":["{{{_name}}}-template"],"priority":500,"template":{"settings":{"index":{"default_pipeline":"{{{_name}}}"} } } }
            """);
        foreach (var way in Ways)
        {
            await CreateAsync(engine, $"{_name}-{way}");
        }

        await PutAsync(direct, $"/{_name}-default/_settings", $$"""{"index.default_pipeline":"{{_name}}"}""");
        await PutAsync(direct, $"/{_name}-final/_settings", $$"""{"index.final_pipeline":"{{_name}}"}""");
        var settings = Settings(engine);
        using var models = LoadedModels.Load(settings.Models);
        await using var proxy = await RunningProxy.StartAsync(settings, models, verbose: false, CancellationToken.None);
        _client.BaseAddress = new Uri(proxy.Addresses[0]);

        foreach (var way in Ways)
        {
            var marker = way == "item"
                ? await BulkAsync($"{_name}-item", $$"""
                    {"index":{"_id":"1","pipeline":"{{_name}}"} }
                    {"note":"one","text":"{{Bread}}"}
                    {"index":{"_id":"2","pipeline":"{{_name}}"} }
                    {"note":"two","text":"{{Whale}}"}

                    """)
                : await WriteAsync(
                    $"{_name}-{way}",
                    "1",
                    way == "url" ? """{"note":"one"}""" : $$"""{"note":"one","text":"{{Bread}}"}""",
                    way == "url" ? $"?pipeline={_name}" : string.Empty)
                    + await WriteAsync(
                        $"{_name}-{way}",
                        "2",
                        way == "url" ? """{"note":"two"}""" : $$"""{"note":"two","text":"{{Whale}}"}""",
                        way == "url" ? $"?pipeline={_name}" : string.Empty);
            Assert.True(
                marker.Contains("reason=pipeline", StringComparison.Ordinal) && !marker.Contains("embedded", StringComparison.Ordinal),
                $"{way}: {marker}");
        }

        await DrainedAsync();
        await direct.PostAsync($"/{_name}-*/_refresh", content: null);
        foreach (var way in Ways)
        {
            Assert.Equal(
                (way, "1", "2"),
                (way, await BestAsync($"{_name}-{way}", "giant sea mammal"), await BestAsync($"{_name}-{way}", "pastry recipes")));
            Assert.Equal(["1", "2"], (await WithVectorsAsync(direct, $"{_name}-{way}")).Order(StringComparer.Ordinal));
            await direct.DeleteAsync($"/{_name}-{way}");
        }

        await direct.DeleteAsync($"/_index_template/{_name}");
        await direct.DeleteAsync($"/_ingest/pipeline/{_name}");
    }

    private async Task ElsewhereAsync(Uri engine)
    {
        using var direct = new HttpClient { BaseAddress = engine };
        await CreateAsync(engine, _name);
        await PutAsync(direct, $"/_ingest/pipeline/{_name}", $$"""{"processors":[{"set":{"field":"_index","value":"{{_name}}-away"} }]}""");
        var settings = Settings(engine);
        using var models = LoadedModels.Load(settings.Models);
        await using var proxy = await RunningProxy.StartAsync(settings, models, verbose: false, CancellationToken.None);
        _client.BaseAddress = new Uri(proxy.Addresses[0]);

        Assert.StartsWith(
            "bypassed; queued=1; reason=pipeline",
            await WriteAsync(_name, "2", $$"""{"text":"{{Whale}}"}""", $"?pipeline={_name}"),
            StringComparison.Ordinal);
        await DrainedAsync();

        await direct.PostAsync($"/{_name}*/_refresh", content: null);
        Assert.Equal(
            $$"""{"text":"{{Whale}}"}""", JsonNode.Parse(await direct.GetStringAsync($"/{_name}-away/_doc/2"))!["_source"]!.ToJsonString());
        Assert.Empty(await WithVectorsAsync(direct, $"{_name}-away"));
        Assert.DoesNotContain("search_proxy", await direct.GetStringAsync($"/{_name}-away/_mapping"), StringComparison.Ordinal);
        await direct.DeleteAsync($"/{_name}");
        await direct.DeleteAsync($"/{_name}-away");
        await direct.DeleteAsync($"/_ingest/pipeline/{_name}");
    }

    private async Task HarmlessAsync(Uri engine)
    {
        using var direct = new HttpClient { BaseAddress = engine };
        await CreateAsync(engine, _name);
        await PutAsync(direct, $"/_ingest/pipeline/{_name}-stamp", """{"processors":[{"set":{"field":"stamped","value":true}}]}""");
        await PutAsync(direct, $"/{_name}/_settings", $$"""{"index.default_pipeline":"{{_name}}-stamp"}""");
        var settings = Settings(engine);
        settings.Gateway.Writes.HarmlessPipelines = ["*-stamp"];
        using var models = LoadedModels.Load(settings.Models);
        await using var proxy = await RunningProxy.StartAsync(settings, models, verbose: false, CancellationToken.None);
        _client.BaseAddress = new Uri(proxy.Addresses[0]);

        Assert.Equal("embedded; documents=1/1", await WriteAsync(_name, "1", $$"""{"text":"{{Whale}}"}""", "?refresh=true"));
        Assert.Equal("embedded; documents=1/1", await WriteAsync(_name, "2", $$"""{"text":"{{Bread}}"}""", "?refresh=true&pipeline=_none"));

        Assert.Equal("1", await BestAsync(_name, "giant sea mammal"));
        Assert.True((bool)JsonNode.Parse(await direct.GetStringAsync($"/{_name}/_doc/1"))!["_source"]!["stamped"]!);
        Assert.Null(JsonNode.Parse(await direct.GetStringAsync($"/{_name}/_doc/2"))!["_source"]!["stamped"]);
        await direct.DeleteAsync($"/{_name}");
        await direct.DeleteAsync($"/_ingest/pipeline/{_name}-stamp");
    }

    private static async Task CreateAsync(Uri engine, string index)
    {
        var created = await CommandRun.OfAsync("index", "create", index, "--no-alias", "--engine", engine.ToString(), "--replicas", "0");
        Assert.True(created.Code == ExitCode.Success, created.Error);
    }

    private ProxySettings Settings(Uri engine)
    {
        var settings = new ProxySettings();
        settings.Gateway.Engines = [engine.ToString()];
        settings.Gateway.Listen = ["http://127.0.0.1:0"];
        settings.Gateway.Search.Deadline = TimeSpan.FromMinutes(1);
        settings.Gateway.Search.Blend = 0;
        settings.Gateway.Writes.Deadline = TimeSpan.FromMinutes(1);
        settings.Gateway.Writes.Indexes = ["writes-*"];
        settings.Gateway.Writes.BackfillFile = Path.Combine(_folder, "queue");
        settings.Models.Reranker = string.Empty;
        return settings;
    }

    private async Task<string> WriteAsync(string index, string id, string body, string query = "")
    {
        using var document = Json(body);
        using var answer = await _client.PutAsync($"/{index}/_doc/{id}{query}", document);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer.Headers.GetValues("X-SearchProxy").Single();
    }

    private async Task<string> BulkAsync(string index, string body)
    {
        using var items = Json(body);
        using var answer = await _client.PostAsync($"/{index}/_bulk", items);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode && text.Contains("\"errors\":false", StringComparison.Ordinal), text);
        return answer.Headers.GetValues("X-SearchProxy").Single();
    }

    /// <summary>The best hit of a hybrid search for words that no document holds.</summary>
    private async Task<string> BestAsync(string index, string text)
    {
        using var search = Json($$$"""{"query":{"multi_match":{"query":"{{{text}}}","fields":["title","text"]} } }""");
        using var answer = await _client.PostAsync($"/{index}/_search", search);
        var found = await answer.Content.ReadAsStringAsync();
        var hits = JsonNode.Parse(found)!["hits"]!["hits"]!.AsArray();
        Assert.True(
            hits.Count > 0,
            $"{index}: {string.Join(", ", answer.Headers.TryGetValues("X-SearchProxy", out var marker) ? marker : [])} {found}");
        return hits[0]!["_id"]!.GetValue<string>();
    }

    /// <summary>Asks until the queue is empty; the proxy looks at it every few seconds.</summary>
    private async Task DrainedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!(await _client.GetStringAsync("/_searchproxy/metrics", patience.Token)).Contains(
            "\nsearchproxy_writes_backfill_length 0", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }
    }

    private static async Task<string[]> WithVectorsAsync(HttpClient engine, string index)
    {
        using var query = Json("""{"query":{"exists":{"field":"search_proxy.hash"}}}""");
        using var answer = await engine.PostAsync($"/{index}/_search", query);
        return [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["hits"]!["hits"]!.AsArray()
            .Select(hit => hit!["_id"]!.GetValue<string>())];
    }

    private static async Task PutAsync(HttpClient engine, string path, string body)
    {
        using var content = Json(body);
        using var answer = await engine.PutAsync(path, content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
