using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Commands;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Commands;

/// <summary><c>ingest --from-index</c> copies an index as it is, and no ingestion writes texts that a pipeline changes behind it.</summary>
public sealed class FromIndexTests
{
    private readonly string _name = $"from-{Guid.NewGuid():N}";

    [Theory]
    [InlineData(LocalEngineProduct.Elasticsearch)]
    [InlineData(LocalEngineProduct.OpenSearch)]
    public async Task A_copy_has_the_settings_and_mappings_of_what_it_is_copied_from_on_the_local_engine(LocalEngineProduct product)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions { Product = product });
        await CopyAsync(engine.Url, hasPipelines: false);
    }

    [OpenSearchFact]
    public Task A_copy_has_the_settings_and_mappings_of_what_it_is_copied_from_on_a_real_OpenSearch() =>
        CopyAsync(RealEngine.OpenSearch!, hasPipelines: true);

    [ElasticsearchFact]
    public Task A_copy_has_the_settings_and_mappings_of_what_it_is_copied_from_on_a_real_Elasticsearch() =>
        CopyAsync(RealEngine.Elasticsearch!, hasPipelines: true);

    [OpenSearchFact]
    public Task An_index_with_a_pipeline_is_not_written_to_on_a_real_OpenSearch() => RefuseAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task An_index_with_a_pipeline_is_not_written_to_on_a_real_Elasticsearch() => RefuseAsync(RealEngine.Elasticsearch!);

    [Fact]
    public async Task An_alias_of_several_indexes_is_copied_into_an_index_that_is_there_only()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var client = new HttpClient { BaseAddress = engine.Url };
        await PutAsync(client, "/a/_doc/1?refresh=true", """{"text":"a"}""");
        await PutAsync(client, "/b/_doc/2?refresh=true", """{"text":"b"}""");
        await PutAsync(client, "/a,b/_alias/both", "{}");

        var refused = await IngestAsync(engine.Url, "copy", "--from-index", "both");
        await CommandRun.OfAsync("index", "create", "copy", "--engine", engine.Url.ToString());
        var copied = await IngestAsync(engine.Url, "copy", "--from-index", "both");
        var missing = await IngestAsync(engine.Url, "copy-2", "--from-index", "nothing");

        Assert.Contains(
            "\"both\" stands for 2 indexes, whose settings and mappings may differ",
            Assert.Single(refused.ErrorLines),
            StringComparison.Ordinal);
        Assert.Contains("read 2 = indexed 2", copied.Output, StringComparison.Ordinal);
        Assert.Equal(
            (
                ExitCode.Findings,
                $"searchproxy: there is no index \"nothing\" on {engine.Url}; `searchproxy doctor` lists those that there are"),
            (missing.Code, Assert.Single(missing.ErrorLines)));
    }

    private async Task CopyAsync(Uri engine, bool hasPipelines)
    {
        using var client = new HttpClient { BaseAddress = engine };
        var pipeline = string.Empty;
        if (hasPipelines)
        {
            await PutAsync(client, $"/_ingest/pipeline/{_name}", """{"processors":[{"set":{"field":"text","value":"{{{text}}}!"} }]}""");
            pipeline = $$""","default_pipeline":"{{_name}}" """;
        }

        await PutAsync(client, $"/{_name}", $$$"""
            {"settings":{"index":{"number_of_replicas":0,"refresh_interval":"7s","max_result_window":12345{{{pipeline}}} } },
             "mappings":{"_meta":{"owner":"them"},"properties":{"text":{"type":"text","analyzer":"english"},"code":{"type":"keyword"},"made":{"type":"date"} } },
             "aliases":{"{{{_name}}}-alias":{} } }
            """);
        await PutAsync(client, $"/{_name}/_doc/1?refresh=true", """{"text":"Whales sing","code":"a b","made":"2026-11-28"}""");

        var run = await IngestAsync(engine, _name + "-copy", "--from-index", _name + "-alias");

        Assert.True(run.Code == ExitCode.Success, run.Error);
        Assert.Contains("read 1 = indexed 1", run.Output, StringComparison.Ordinal);
        var (old, copy) = (await GetAsync(client, _name, $"/{_name}"), await GetAsync(client, _name + "-copy", $"/{_name}-copy"));
        foreach (var setting in new[]
        {
            "number_of_replicas", "refresh_interval", "max_result_window", "default_pipeline", "number_of_shards",
        })
        {
            Assert.Equal($"{old["settings"]!["index"]![setting]}", $"{copy["settings"]!["index"]![setting]}");
        }

        foreach (var field in new[] { "text", "code", "made" })
        {
            Assert.Equal(old["mappings"]!["properties"]![field]!.ToJsonString(), copy["mappings"]!["properties"]![field]!.ToJsonString());
        }

        Assert.Equal("them", (string?)copy["mappings"]!["_meta"]!["owner"]);
        // Its text has run through the pipeline once and does not a second time.
        Assert.Equal(
            (await GetAsync(client, "_source", $"/{_name}/_doc/1")).ToJsonString(),
            (await GetAsync(client, "_source", $"/{_name}-copy/_doc/1")).ToJsonString());
        Assert.Equal(
            hasPipelines ? "Whales sing!" : "Whales sing", (string?)(await GetAsync(client, "_source", $"/{_name}-copy/_doc/1"))["text"]);
        await DeleteAsync(client);
    }

    private async Task RefuseAsync(Uri engine)
    {
        using var client = new HttpClient { BaseAddress = engine };
        using var source = DocumentsFile.Of(DocumentsFile.Snakes);
        await PutAsync(client, $"/_ingest/pipeline/{_name}", """{"processors":[{"set":{"field":"text","value":"something else"}}]}""");
        await CommandRun.OfAsync("index", "create", _name, "--engine", engine.ToString(), "--replicas", "0");
        await PutAsync(client, $"/{_name}/_doc/plain?refresh=true", """{"title":"Plain","text":"Written by a client."}""");

        await PutAsync(client, $"/{_name}/_settings", $$"""{"index.default_pipeline":"{{_name}}"}""");
        var byDefault = await IngestAsync(engine, _name, "--source", source.Path);
        var past = await IngestAsync(engine, _name, "--source", source.Path, "--no-pipeline");
        await PutAsync(client, $"/{_name}/_settings", $$"""{"index.default_pipeline":"_none","index.final_pipeline":"{{_name}}"}""");
        var final = await IngestAsync(engine, _name, "--source", source.Path, "--no-pipeline");
        // A partial update of a bulk request runs through none.
        var inPlace = await IngestAsync(engine, _name, "--in-place");

        Assert.Equal(ExitCode.Usage, byDefault.Code);
        Assert.Contains($"run through the ingest pipeline \"{_name}\"", byDefault.Error, StringComparison.Ordinal);
        Assert.Contains("--no-pipeline", byDefault.Error, StringComparison.Ordinal);
        Assert.Contains("read 4 = indexed 4", past.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, final.Code);
        Assert.Contains("index.final_pipeline", final.Error, StringComparison.Ordinal);
        Assert.Contains("read 5 = indexed 1 + unchanged 4", inPlace.Output, StringComparison.Ordinal);
        Assert.Equal("Written by a client.", (string?)(await GetAsync(client, "_source", $"/{_name}/_doc/plain"))["text"]);
        Assert.Equal(DocumentsFile.Snakes[0].Text, (string?)(await GetAsync(client, "_source", $"/{_name}/_doc/snake"))["text"]);
        await DeleteAsync(client);
    }

    private static Task<CommandRun> IngestAsync(Uri engine, string index, params string[] more) =>
        CommandRun.OfAsync(["ingest", "--engine", engine.ToString(), "--index", index, .. more]);

    private static async Task PutAsync(HttpClient engine, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await engine.PutAsync(path, content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonNode> GetAsync(HttpClient engine, string member, string path) =>
        JsonNode.Parse(await engine.GetStringAsync(path))![member]!;

    private async Task DeleteAsync(HttpClient client)
    {
        await client.DeleteAsync($"/{_name}");
        await client.DeleteAsync($"/{_name}-copy");
        await client.DeleteAsync($"/_ingest/pipeline/{_name}");
    }
}
