using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using SearchProxy.Testcontainers;
using SearchProxy.Testing.Containers;

namespace SearchProxy.Containers.Tests;

/// <summary>The image before each engine, as a team's integration tests use it.</summary>
[Trait("Category", "Containers")]
public class EngineTests
{
    private const string Query =
        """{"size":20,"query":{"match":{"text":"snake that eats mice"}},"aggs":{"n":{"filter":{"match":{"text":"mice"}}}},"track_total_hits":true}""";

    private readonly List<string> _different = [];

    [ContainersFact(EngineImage.Elasticsearch8)]
    public Task Elasticsearch_8_is_searched_through_the_image() => RunAsync(EngineImage.Elasticsearch8);

    [ContainersFact(EngineImage.Elasticsearch9)]
    public Task Elasticsearch_9_is_searched_through_the_image() => RunAsync(EngineImage.Elasticsearch9);

    [ContainersFact(EngineImage.OpenSearch2)]
    public Task OpenSearch_2_is_searched_through_the_image() => RunAsync(EngineImage.OpenSearch2);

    [ContainersFact(EngineImage.OpenSearch3)]
    public Task OpenSearch_3_is_searched_through_the_image() => RunAsync(EngineImage.OpenSearch3);

    private async Task RunAsync(string engine)
    {
        var image = EngineImage.Of(engine);
        await using var both = await ProxyBeforeEngine.StartAsync(image);
        await IngestAsync(both);
        await SearchAsync(both);
        await PassAsync(both);
        await ScrollAsync(both);
        await PagesAtOnePointInTimeAsync(both, image.IsElasticsearch);
        await OfficialClients.SearchAsync(image, both.Proxy.GetSearchUri());
        await HoldAsync(both.Proxy);
        Assert.True(_different.Count == 0, string.Join('\n', _different));
    }

    /// <summary>The image ingests its own demo corpus over the network of the proxy.</summary>
    private static async Task IngestAsync(ProxyBeforeEngine both)
    {
        var engine = LocalDocker.HostNetwork
            ? EngineContainer.UrlOf(both.Engine)
            : new UriBuilder(Uri.UriSchemeHttp, both.Engine.Id[..12], EngineContainer.Port).Uri;
        await using var ingest = new ContainerBuilder(LocalDocker.ProxyImage)
            .WithCommand(
                "ingest",
                "--engine",
                engine.GetLeftPart(UriPartial.Authority),
                "--index",
                "demo",
                "--source",
                "/app/demo/documents.jsonl",
                "--replicas",
                "0")
            .WithCreateParameterModifier(parameters =>
            {
                parameters.HostConfig = new HostConfig
                {
                    ReadonlyRootfs = true,
                    CapDrop = ["ALL"],
                    NetworkMode = $"container:{both.Proxy.Id}",
                };
            })
            .Build();
        await ingest.StartAsync();
        var code = await ingest.GetExitCodeAsync();
        var (output, errors) = await ingest.GetLogsAsync();
        Assert.True(code == 0, output + errors);
    }

    private static async Task SearchAsync(ProxyBeforeEngine both)
    {
        var reranked = await both.AskAsync("POST", "/demo/_search", Query);
        var direct = await both.AskDirectlyAsync("POST", "/demo/_search", Query);

        Assert.StartsWith("reranked", reranked.Marker, StringComparison.Ordinal);
        Assert.NotEmpty(reranked.Ids);
        // The image searches the demo corpus by vectors too: what they found is counted besides.
        Assert.InRange(
            (long)reranked.Json["hits"]!["total"]!["value"]!,
            Math.Max((long)direct.Json["hits"]!["total"]!["value"]!, reranked.Ids.Count),
            long.MaxValue);
        Assert.True((int)direct.Json["aggregations"]!["n"]!["doc_count"]! > 0);
        Assert.Equal(direct.Json["aggregations"]!.ToJsonString(), reranked.Json["aggregations"]!.ToJsonString());

        var several = await both.AskAsync(
            "POST", "/_msearch", "{\"index\":\"demo\"}\n" + Query + "\n{\"index\":\"demo\"}\n{\"size\":1,\"sort\":[\"_doc\"]}\n");
        Assert.Equal(reranked.Ids, ProxyBeforeEngine.Answer.IdsOf(several.Json["responses"]![0]!));
        Assert.Single(ProxyBeforeEngine.Answer.IdsOf(several.Json["responses"]![1]!));
    }

    /// <summary>What is not a search by text comes back as the engine answers it.</summary>
    private async Task PassAsync(ProxyBeforeEngine both)
    {
        (string Method, string Path, string? Body)[] requests =
        [
            ("GET", "/", null),
            ("GET", "/demo/_count", null),
            ("GET", "/demo/_doc/python-ball", null),
            ("GET", "/demo/_doc/nope", null),
            ("GET", "/demo/_mapping", null),
            ("POST", "/demo/_search?filter_path=hits,aggregations", """{"size":3,"query":{"match_all":{}},"sort":[{"_doc":"asc"}]}"""),
            ("POST", "/demo/_search", """{"query":{"nope":{}}}"""),
            ("POST", "/nowhere/_search", """{"query":{"match":{"text":"x"}}}"""),
            ("POST", "/_msearch?filter_path=responses.hits.total,responses.error",
                "{\"index\":\"demo\"}\n{\"size\":0}\n{\"index\":\"nowhere\"}\n{\"size\":0}\n"),
            ("POST", "/_bulk?filter_path=errors,items.*.status", "{\"index\":{\"_index\":\"other\",\"_id\":\"1\"}}\n{\"a\":1}\n{\"delete\":{\"_index\":\"other\",\"_id\":\"none\"}}\n"),
        ];
        foreach (var (method, path, body) in requests)
        {
            var direct = await both.AskDirectlyAsync(method, path, body);
            var proxied = await both.AskAsync(method, path, body);
            if (Stable(direct) != Stable(proxied))
            {
                _different.Add($"{method} {path}: {direct} directly, {proxied} through the proxy");
            }
        }
    }

    /// <summary>A first write is 201 and its repetition 200.</summary>
    private static (int Status, string Text) Stable(ProxyBeforeEngine.Answer answer) =>
        (answer.Status, answer.Text.Replace("201", "200", StringComparison.Ordinal));

    private static async Task ScrollAsync(ProxyBeforeEngine both)
    {
        var found = new List<string>();
        var page = await both.AskAsync("POST", "/demo/_search?scroll=1m", """{"size":7,"sort":["_doc"]}""");
        while (page.Ids.Count > 0)
        {
            found.AddRange(page.Ids);
            page = await both.AskAsync("POST", "/_search/scroll", $$"""{"scroll":"1m","scroll_id":"{{page.Json["_scroll_id"]}}"}""");
        }

        await IsWholeAsync(both, found);
    }

    private static async Task PagesAtOnePointInTimeAsync(ProxyBeforeEngine both, bool isElasticsearch)
    {
        var opened =
            await both.AskAsync("POST", isElasticsearch ? "/demo/_pit?keep_alive=1m" : "/demo/_search/point_in_time?keep_alive=1m");
        var id = (string)opened.Json[isElasticsearch ? "id" : "pit_id"]!;
        var found = new List<string>();
        var after = "";
        while (true)
        {
            var page = await both.AskAsync(
                "POST", "/_search", $$$"""{"size":50,"sort":["_doc"],{{{after}}}"pit":{"id":"{{{id}}}","keep_alive":"1m"}}""");
            if (page.Ids.Count == 0)
            {
                break;
            }

            found.AddRange(page.Ids);
            after = $"\"search_after\":{page.Json["hits"]!["hits"]!.AsArray()[^1]!["sort"]!.ToJsonString()},";
        }

        await IsWholeAsync(both, found);
        var closed = isElasticsearch
            ? await both.AskAsync("DELETE", "/_pit", $$"""{"id":"{{id}}"}""")
            : await both.AskAsync("DELETE", "/_search/point_in_time", $$"""{"pit_id":["{{id}}"]}""");
        Assert.Equal(200, closed.Status);
    }

    private static async Task IsWholeAsync(ProxyBeforeEngine both, List<string> found)
    {
        var count = (int)(await both.AskDirectlyAsync("GET", "/demo/_count")).Json["count"]!;
        Assert.Equal((count, count), (found.Count, found.Distinct(StringComparer.Ordinal).Count()));
    }

    /// <summary>
    /// It runs without root, without capabilities and without a file system that it could write to, and says that it is well.
    /// </summary>
    private static async Task HoldAsync(SearchProxyContainer proxy)
    {
        Assert.Equal("1654", (await proxy.ExecAsync(["id", "-u"])).Stdout.Trim());
        Assert.NotEqual(0, (await proxy.ExecAsync(["touch", "/app/written"])).ExitCode);
        Assert.NotEqual(0, (await proxy.ExecAsync(["touch", "/tmp/written"])).ExitCode);
        Assert.Contains("CapEff:\t0000000000000000", (await proxy.ExecAsync(["cat", "/proc/1/status"])).Stdout, StringComparison.Ordinal);
        var health = await proxy.ExecAsync(["./searchproxy", "health"]);
        Assert.True(health.ExitCode == 0, health.Stdout + health.Stderr);
        Assert.Contains("listens on", (await proxy.GetLogsAsync()).Stdout, StringComparison.Ordinal);
    }
}
