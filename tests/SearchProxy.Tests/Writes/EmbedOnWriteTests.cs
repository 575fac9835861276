using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Hosting;
using SearchProxy.LocalEngine;
using SearchProxy.Models;
using SearchProxy.Testing;
using SearchProxy.Tests.Commands;

namespace SearchProxy.Tests.Writes;

/// <summary>Documents written through the proxy are found by their meaning, against each engine, with the model that comes along.</summary>
public sealed class EmbedOnWriteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("writes-").FullName;
    private readonly string _index = $"writes-{Guid.NewGuid():N}";
    private readonly HttpClient _client = new();

    private string Queue => Path.Combine(_folder, "queue");

    [Theory]
    [InlineData(LocalEngineProduct.Elasticsearch)]
    [InlineData(LocalEngineProduct.OpenSearch)]
    public async Task Written_documents_are_found_by_meaning_on_the_local_engine(LocalEngineProduct product)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions { Product = product });
        await RunAsync(engine.Url);
    }

    [OpenSearchFact]
    public Task Written_documents_are_found_by_meaning_on_a_real_OpenSearch() => RunAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task Written_documents_are_found_by_meaning_on_a_real_Elasticsearch() => RunAsync(RealEngine.Elasticsearch!);

    [Theory]
    [InlineData(LocalEngineProduct.Elasticsearch)]
    [InlineData(LocalEngineProduct.OpenSearch)]
    public async Task Passages_are_cut_as_an_ingestion_cuts_them_on_the_local_engine(LocalEngineProduct product)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions { Product = product });
        await PassagesAsync(engine.Url);
    }

    [OpenSearchFact]
    public Task Passages_are_cut_as_an_ingestion_cuts_them_on_a_real_OpenSearch() => PassagesAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task Passages_are_cut_as_an_ingestion_cuts_them_on_a_real_Elasticsearch() => PassagesAsync(RealEngine.Elasticsearch!);

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(Uri engine)
    {
        var created = await CommandRun.OfAsync("index", "create", _index, "--no-alias", "--engine", engine.ToString(), "--replicas", "0");
        Assert.True(created.Code == ExitCode.Success, created.Error);
        var settings = Settings(engine);
        settings.Models.Reranker = "";
        using var models = LoadedModels.Load(settings.Models);
        await using (var proxy = await RunningProxy.StartAsync(settings, models, verbose: false, CancellationToken.None))
        {
            _client.BaseAddress = new Uri(proxy.Addresses[0]);
            await WriteAsync();
            await UpdateAsync();
            await MixAsync();
        }

        await IngestAgainAsync(engine);
        await BackfillAsync(engine);
    }

    private async Task PassagesAsync(Uri engine)
    {
        var source = Path.Combine(_folder, "books.jsonl");
        await File.WriteAllTextAsync(source, """{"_id":"first","title":"Nothing","text":"Nothing at all."}""" + "\n");
        string[] ingest =
        [
            "ingest", "--engine", engine.ToString(), "--index", _index, "--source", source, "--passages", "--passage-tokens",
            "32", "--passage-overlap", "4", "--replicas", "0",
        ];
        var first = await CommandRun.OfAsync(ingest);
        Assert.True(first.Code == ExitCode.Success, first.Error);
        var text = string.Concat(Enumerable.Range(0, 12).Select(i => $"In chapter {i} the accountant files tax returns for the company. "))
            + "At the end a captain hunts a great white whale.";
        var json = $$"""{"title":"Ledger","text":"{{text}}"}""";

        var settings = Settings(engine);
        settings.Models.Reranker = "";
        (settings.Gateway.Writes.PassageTokens, settings.Gateway.Writes.PassageOverlap) = (32, 4);
        using var models = LoadedModels.Load(settings.Models);
        await using var proxy = await RunningProxy.StartAsync(settings, models, verbose: false, CancellationToken.None);
        _client.BaseAddress = new Uri(proxy.Addresses[0]);
        Assert.Equal("embedded; documents=1/1", await SendAsync("PUT", $"/{_index}/_doc/long?refresh=true", json));
        await File.WriteAllTextAsync(source, json.Insert(1, "\"_id\":\"long\",") + "\n");

        Assert.Equal("long", await BestAsync("giant sea mammal"));
        Assert.Contains(
            "read 1 = indexed 0 + unchanged 1 + removed 0 + rejected 0",
            (await CommandRun.OfAsync(ingest)).Output,
            StringComparison.Ordinal);
        await _client.DeleteAsync($"/{_index}");
    }

    private async Task WriteAsync()
    {
        Assert.Equal(
            "embedded; documents=1/1",
            await SendAsync(
                "PUT",
                $"/{_index}/_doc/whale",
                """{"title":"Moby-Dick","text":"A captain hunts a great white whale across the oceans."}"""));
        Assert.Equal(
            "embedded; documents=1/1",
            await SendAsync(
                "PUT",
                $"/{_index}/_create/bread?refresh=true",
                """{"title":"Baking","text":"How to knead dough and bake a loaf in a hot oven."}"""));

        Assert.Equal("whale", await BestAsync("giant sea mammal"));
        Assert.Equal("bread", await BestAsync("pastry recipes"));
        // Members may stand in another order where the engine has left some out.
        var source = JsonNode.Parse(await _client.GetStringAsync($"/{_index}/_doc/whale"))!["_source"]!;
        Assert.Equal(["text", "title"], source.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// One part of the text is changed, then something that is no text: both times the vectors are those of the whole text.
    /// </summary>
    private async Task UpdateAsync()
    {
        Assert.Equal(
            "embedded; documents=1/1",
            await SendAsync(
                "POST", $"/{_index}/_update/bread?refresh=true", """{"doc":{"text":"A telescope shows distant galaxies and nebulae."}}"""));
        Assert.Equal("bread", await BestAsync("astronomy"));

        Assert.Equal(
            "embedded; documents=1/1", await SendAsync("POST", $"/{_index}/_update/whale?refresh=true", """{"doc":{"price":12}}"""));
        Assert.Equal("whale", await BestAsync("giant sea mammal"));

        Assert.Equal(
            "bypassed; reason=no-text-touched",
            await SendAsync("POST", $"/{_index}/_update/whale?refresh=true", """{"doc":{"price":12}}"""));
        Assert.Equal("whale", await BestAsync("giant sea mammal"));

        Assert.Equal(
            "embedded; documents=1/1",
            await SendAsync(
                "POST",
                $"/{_index}/_update/chess?refresh=true",
                """{"doc":{"text":"Openings for black against the queen's gambit."},"doc_as_upsert":true}"""));
        Assert.Equal("chess", await BestAsync("board game strategy"));
    }

    private async Task MixAsync()
    {
        var body = $$$"""
            {"index":{"_index":"{{{_index}}}","_id":"rain"}}
            {"title":"Weather","text":"Umbrellas are useful in a heavy downpour."}
            {"create":{"_index":"{{{_index}}}","_id":"whale"}}
            {"title":"again"}
            {"index":{"_index":"{{{_index}}}","_id":"broken"}}
            {"title":
            {"update":{"_index":"{{{_index}}}","_id":"nobody"}}
            {"doc":{"title":"nothing"}}
            {"delete":{"_index":"{{{_index}}}","_id":"bread"}}

            """;
        using var content = new StringContent(body, Encoding.UTF8, "application/x-ndjson");
        using var response = await _client.PostAsync("/_bulk?refresh=true", content);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(
            ["index rain 201", "create whale 409", "index broken 400", "update nobody 404", "delete bread 200"],
            answer["items"]!.AsArray()
                .Select(item => item!.AsObject().First())
                .Select(item => $"{item.Key} {item.Value!["_id"]} {item.Value["status"]}"));
        Assert.Equal("embedded; documents=2/4; queued=1; reason=not-understood", response.Headers.GetValues("X-SearchProxy").Single());
        Assert.Equal("rain", await BestAsync("wet and stormy climate"));
    }

    /// <summary>What the proxy has embedded counts as unchanged.</summary>
    private async Task IngestAgainAsync(Uri engine)
    {
        var source = Path.Combine(_folder, "books.jsonl");
        await File.WriteAllTextAsync(
            source, """{"_id":"rain","title":"Weather","text":"Umbrellas are useful in a heavy downpour."}""" + "\n");

        var run = await CommandRun.OfAsync("ingest", "--engine", engine.ToString(), "--index", _index, "--source", source);

        Assert.Contains("read 1 = indexed 0 + unchanged 1 + removed 0 + rejected 0", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Without a model documents are written and queued; the backfill gives them their vectors.</summary>
    private async Task BackfillAsync(Uri engine)
    {
        var settings = Settings(engine);
        settings.Models.Reranker = settings.Models.Encoder = "";
        using var none = LoadedModels.Load(settings.Models);
        await using (var proxy = await RunningProxy.StartAsync(settings, none, verbose: false, CancellationToken.None))
        {
            using var client = new HttpClient { BaseAddress = new Uri(proxy.Addresses[0]) };
            Assert.StartsWith(
                "bypassed; queued=1; reason=model;",
                await SendAsync("PUT", $"/{_index}/_doc/tea", """{"text":"Green leaves steeped in boiling water."}""", client),
                StringComparison.Ordinal);
            Assert.StartsWith(
                "bypassed; queued=1; reason=model;",
                await SendAsync("POST", $"/{_index}/_doc", """{"text":"A violin concerto in three movements."}""", client),
                StringComparison.Ordinal);
            using var content = new StringContent(
                "{\"index\":{}}\n{\"text\":\"Shoes for running a marathon.\"}\n", Encoding.UTF8, "application/x-ndjson");
            using var bulk = await client.PostAsync($"/{_index}/_bulk?refresh=true", content);
            Assert.Equal(
                "bypassed; queued=1; reason=model; detail=\"no encoder is loaded\"", bulk.Headers.GetValues("X-SearchProxy").Single());

            // The proxy holds the queue, and goes on. The document that the engine refused was queued too, and is not there.
            var run = await CommandRun.OfAsync("ingest", "backfill", "--engine", engine.ToString(), "--queue", Queue);
            Assert.Equal((ExitCode.Success, "4 documents: 3 have vectors now, 1 need none, 0 are left"), (run.Code, run.Output.Trim()));
            var again = await CommandRun.OfAsync("ingest", "backfill", "--engine", engine.ToString(), "--queue", Queue);
            Assert.Equal("0 documents: 0 have vectors now, 0 need none, 0 are left", again.Output.Trim());
        }

        settings = Settings(engine);
        settings.Models.Reranker = "";
        using var models = LoadedModels.Load(settings.Models);
        await using var searching = await RunningProxy.StartAsync(settings, models, verbose: false, CancellationToken.None);
        using var searcher = new HttpClient { BaseAddress = new Uri(searching.Addresses[0]) };
        await searcher.PostAsync($"/{_index}/_refresh", content: null);
        Assert.Equal("tea", await BestAsync("hot beverage", searcher));
        Assert.StartsWith("A violin", await BestAsync("classical music", searcher, "text"), StringComparison.Ordinal);
        Assert.StartsWith("Shoes", await BestAsync("jogging athletics", searcher, "text"), StringComparison.Ordinal);
        using var deleted = await searcher.DeleteAsync($"/{_index}");
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
    }

    private ProxySettings Settings(Uri engine)
    {
        var settings = new ProxySettings();
        settings.Gateway.Engines = [engine.ToString()];
        settings.Gateway.Listen = ["http://127.0.0.1:0"];
        settings.Gateway.Search.Deadline = TimeSpan.FromMinutes(1);
        settings.Gateway.Search.Blend = 0;
        settings.Gateway.Writes.Indexes = ["writes-*"];
        settings.Gateway.Writes.BackfillFile = Queue;
        settings.Gateway.Writes.DrainBackfill = false;
        settings.Gateway.Writes.Deadline = TimeSpan.FromMinutes(1);
        return settings;
    }

    /// <summary>Gives the marker of the answer.</summary>
    private async Task<string> SendAsync(string method, string target, string body, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method), target)
        { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await (client ?? _client).SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return response.Headers.GetValues("X-SearchProxy").Single();
    }

    /// <summary>The best hit of a hybrid search for words that no document holds.</summary>
    private async Task<string> BestAsync(string text, HttpClient? client = null, string? field = null)
    {
        using var content = new StringContent(
            $$$"""{"size":1,"query":{"multi_match":{"query":"{{{text}}}","fields":["title","text"]} } }""",
            Encoding.UTF8,
            "application/json");
        using var response = await (client ?? _client).PostAsync($"/{_index}/_search", content);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        var hits = JsonNode.Parse(answer)!["hits"]!["hits"]!.AsArray();
        Assert.True(
            hits.Count == 1, $"{string.Join(", ", response.Headers.TryGetValues("X-SearchProxy", out var marker) ? marker : [])} {answer}");
        return field is null ? hits[0]!["_id"]!.GetValue<string>() : hits[0]!["_source"]![field]!.GetValue<string>();
    }
}
