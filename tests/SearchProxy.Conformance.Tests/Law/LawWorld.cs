using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Conformance.Tests.Proxy;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeModels;
using SearchProxy.Testing.Logging;

namespace SearchProxy.Conformance.Tests.Law;

/// <summary>Two indexes of a random mapping on an engine, aliases over them, and the real proxy before it.</summary>
internal sealed class LawWorld : IAsyncDisposable
{
    /// <summary>Documents of each index: a page holds all that there are, a window may not.</summary>
    private const int Documents = 16;

    private readonly FakeTextEncoder _encoder = new();
    private readonly HttpClient _engine;
    private readonly string _name = $"law-{Guid.NewGuid():n}";
    private WebApplication? _proxy;
    private HttpClient? _client;

    private LawWorld(Uri engine, LawMapping mapping)
    {
        _engine = new HttpClient { BaseAddress = engine, Timeout = TimeSpan.FromMinutes(5) };
        Mapping = mapping;
    }

    public LawMapping Mapping { get; }

    /// <summary>What can be addressed, and which of the indexes that is: one, both, one through a filter, both by another name.</summary>
    public IReadOnlyList<(string Name, int[] Indexes)> Targets =>
        [($"{_name}-0", [0]), ($"{_name}-1", [1]), ($"{_name}-0,{_name}-1", [0, 1]), ($"{_name}-red", [0]), ($"{_name}-all", [0, 1])];

    public static async Task<LawWorld> CreateAsync(Uri engine, Random random)
    {
        var world = new LawWorld(engine, new LawMapping(random));
        for (var index = 0; index < 2; index++)
        {
            var vectors = await VectorMapping.ForAsync(engine, world._encoder);
            var properties = world.Mapping.Properties(index);
            properties["v"] = vectors.Field;
            await world.SendAsync(HttpMethod.Put, $"{world._name}-{index}", new JsonObject
            {
                ["settings"] = vectors.Settings,
                ["mappings"] = new JsonObject { ["_meta"] = vectors.Meta("a"), ["properties"] = properties },
            });
            await world.FillAsync(index, random);
        }

        await world.SendAsync(HttpMethod.Post, "_aliases", JsonNode.Parse(
            $$$"""{"actions":[{"add":{"index":"{{{world._name}}}-0","alias":"{{{world._name}}}-red","filter":{"term":{"b":"red"} } } },{"add":{"index":"{{{world._name}}}-*","alias":"{{{world._name}}}-all"} }]}""")!);
        await world.ServeAsync(window: random.Next(2) == 0 ? 8 : 100);
        return world;
    }

    /// <summary>The answers of the proxy to several searches at once.</summary>
    public Task<JsonNode[]> AskProxyAsync(IEnumerable<(string Index, JsonObject Body)> searches) => AskAsync(_client!, searches);

    /// <summary>The answers of the engine itself.</summary>
    public Task<JsonNode[]> AskEngineAsync(IEnumerable<(string Index, JsonObject Body)> searches) => AskAsync(_engine, searches);

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        await _engine.DeleteAsync($"{_name}-0,{_name}-1");
        _engine.Dispose();
    }

    private static async Task<JsonNode[]> AskAsync(HttpClient client, IEnumerable<(string Index, JsonObject Body)> searches)
    {
        var lines = new StringBuilder();
        foreach (var (index, body) in searches)
        {
            lines.Append(new JsonObject { ["index"] = index }.ToJsonString()).Append('\n').Append(body.ToJsonString()).Append('\n');
        }

        using var content = new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var response = await client.PostAsync("_msearch", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return [.. JsonNode.Parse(text)!["responses"]!.AsArray().Select(static answer => answer!)];
    }

    private async Task ServeAsync(int window)
    {
        var options = new GatewayOptions { Engines = [_engine.BaseAddress!.AbsoluteUri], Listen = ["http://127.0.0.1:0"] };
        options.Search.Window = window;
        options.Search.Blend = 0;
        options.Search.Deadline = TimeSpan.FromMinutes(1);
        options.EngineTimeout = TimeSpan.FromMinutes(1);
        _proxy = GatewayHost.Build(options, builder =>
        {
            builder.Logging.AddTestLog();
            builder.Services.AddSingleton(new SearchModels(_encoder, new FakeReranker(static (_, _) => 0)));
        });
        await _proxy.StartAsync();
        _client = new HttpClient { BaseAddress = GatewayHost.AddressesOf(_proxy)[0], Timeout = TimeSpan.FromMinutes(5) };
    }

    private async Task FillAsync(int index, Random random)
    {
        var bulk = new StringBuilder();
        for (var i = 0; i < Documents; i++)
        {
            var document = Mapping.Document(index, random);
            var vector = await _encoder.EncodeAsync(document["a"]?.ToString() ?? $"word{i}", TextRole.Passage, CancellationToken.None);
            document["v"] = new JsonArray([.. vector.Select(static x => (JsonNode)x)]);
            bulk.Append(CultureInfo.InvariantCulture, $$"""{"index":{"_id":"{{index}}-{{i}}"} }""")
                .Append('\n')
                .Append(document.ToJsonString())
                .Append('\n');
        }

        using var content = new StringContent(bulk.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var answer = await _engine.PostAsync($"{_name}-{index}/_bulk?refresh=true", content);
        var result = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.False(result["errors"]!.GetValue<bool>(), result.ToJsonString());
    }

    private async Task SendAsync(HttpMethod method, string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var response = await _engine.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
