using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeModels;
using SearchProxy.Testing.Http;
using SearchProxy.Testing.Logging;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>A real engine with one index of generated documents, and the real proxy before it with models by script.</summary>
internal sealed class ProxiedIndex : IAsyncDisposable
{
    public const int Documents = 120;
    private const int Dimensions = 8;
    private const string Properties =
        """{"text":{"type":"text"},"title":{"type":"text","fields":{"raw":{"type":"keyword"}}},"tenant":{"type":"keyword"},"status":{"type":"keyword"},"sku":{"type":"keyword"},"n":{"type":"integer"},"shelf":{"type":"keyword"},"published":{"type":"date"},"chapters":{"type":"nested","properties":{"text":{"type":"text"},"lang":{"type":"keyword"}}}}""";

    private static readonly string[] Words = ["whale", "ship", "sea", "captain", "harpoon", "storm", "island", "oil"];

    private readonly FakeTextEncoder _encoder = new(Dimensions);
    private readonly HttpClient _engine;
    private WebApplication? _proxy;
    private HttpClient? _client;

    private ProxiedIndex(Uri engine, string name)
    {
        _engine = new HttpClient { BaseAddress = engine };
        Name = name;
    }

    public string Name { get; }

    /// <summary>Creates the index; with vectors, its mapping carries a profile for the scripted encoder.</summary>
    public static async Task<ProxiedIndex> CreateAsync(Uri engine, bool withVectors)
    {
        var index = new ProxiedIndex(engine, $"walk-{Guid.NewGuid():n}");
        await index.CreateIndexAsync(engine, withVectors);
        await index.FillAsync(withVectors);
        return index;
    }

    /// <summary>Puts a proxy with the given window in front; a former one goes.</summary>
    /// <param name="window">The window.</param>
    /// <param name="front">What the proxy takes for the engine; null for the engine itself.</param>
    /// <param name="read">Gets each text that the model reads.</param>
    public async Task ServeAsync(int window, Uri? front = null, Action<string>? read = null)
    {
        await StopProxyAsync();
        var options = new GatewayOptions { Engines = [(front ?? _engine.BaseAddress!).AbsoluteUri], Listen = ["http://127.0.0.1:0"] };
        options.Search.Window = window;
        options.Search.Deadline = TimeSpan.FromMinutes(1);
        options.Search.Blend = 0.6;
        // A model that has nothing to do with the first stage: its order is as good as random, but always the same.
        IReranker reranker = new FakeReranker((_, text) =>
        {
            read?.Invoke(text);
            return text.Sum(static c => (c * 7919) % 101) % 97;
        });
        _proxy = GatewayHost.Build(options, builder =>
        {
            builder.Logging.AddTestLog();
            builder.Services.AddSingleton(new SearchModels(_encoder, reranker));
        });
        await _proxy.StartAsync();
        _client = new HttpClient { BaseAddress = GatewayHost.AddressesOf(_proxy)[0] };
    }

    /// <summary>Asks the proxy.</summary>
    public Task<(JsonNode Json, string Marker)> SearchAsync(string body, string? authorization = null) =>
        AskAsync(_client!, body, authorization);

    /// <summary>Asks the engine itself.</summary>
    public async Task<JsonNode> SearchDirectlyAsync(string body) => (await AskAsync(_engine, body)).Json;

    /// <summary>The same request to the engine itself and to the proxy.</summary>
    /// <param name="target">What follows the index's name in the path, with the query string; or all of it, with a slash before it.</param>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its media type.</param>
    public async Task<(PlainAnswer Direct, PlainAnswer Proxied)> ExchangeAsync(
        string target, string body, string contentType = "application/json") =>
        (await PlainAnswer.OfAsync(
            _engine, Path(target), body, contentType), await PlainAnswer.OfAsync(_client!, Path(target), body, contentType));

    /// <summary>The same bytes on a connection to the engine and on one to the proxy.</summary>
    public async Task<(Http1Message Direct, Http1Message Proxied)> ExchangeAsync(byte[] request) =>
        ((await RawHttpClient.ExchangeAsync(
            _engine.BaseAddress!, request))!, (await RawHttpClient.ExchangeAsync(_client!.BaseAddress!, request))!);

    public static string[] Ids(JsonNode answer) =>
        [.. answer["hits"]!["hits"]!.AsArray().Select(static hit => hit!["_id"]!.GetValue<string>())];

    public async ValueTask DisposeAsync()
    {
        await StopProxyAsync();
        await _engine.DeleteAsync(Name);
        _engine.Dispose();
    }

    private string Path(string target) => target.StartsWith('/') ? target : $"{Name}/{target}";

    private async Task StopProxyAsync()
    {
        _client?.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }
    }

    private async Task<(JsonNode Json, string Marker)> AskAsync(HttpClient client, string body, string? authorization = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{Name}/_search")
        { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        var marker = response.Headers.TryGetValues("X-SearchProxy", out var values) ? values.Single() : string.Empty;
        return (JsonNode.Parse(text)!, marker);
    }

    private async Task CreateIndexAsync(Uri engine, bool withVectors)
    {
        var vectors = await VectorMapping.ForAsync(engine, _encoder);
        var properties = JsonNode.Parse(Properties)!.AsObject();
        var mappings = new JsonObject { ["properties"] = properties };
        if (withVectors)
        {
            properties["v"] = vectors.Field;
            mappings["_meta"] = vectors.Meta("text");
        }

        var settings = vectors.Settings;
        using var created = await _engine.PutAsJsonAsync(Name, new JsonObject { ["settings"] = settings, ["mappings"] = mappings });
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
    }

    private async Task FillAsync(bool withVectors)
    {
        var random = new Random(7);
        var bulk = new StringBuilder();
        for (var i = 0; i < Documents; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(2, 9)).Select(_ => Words[random.Next(Words.Length)])) + $" d{i}";
            var document = new JsonObject
            {
                ["text"] = text,
                ["tenant"] = "t" + (i % 3),
                ["n"] = i,
                ["status"] = i % 2 == 0 ? "published" : "draft",
                ["sku"] = "A-" + i,
            };
            document["title"] = text.Split(' ')[0] + " tale";
            document["published"] = string.Create(CultureInfo.InvariantCulture, $"2021-02-{(i % 28) + 1:00}");
            document["chapters"] = new JsonArray(new JsonObject { ["text"] = text.Split(' ')[1], ["lang"] = i % 2 == 0 ? "en" : "de" });
            if (i % 15 != 0)
            {
                document["shelf"] = "s" + (i % 37);
            }

            if (withVectors)
            {
                var vector = await _encoder.EncodeAsync(text, TextRole.Passage, CancellationToken.None);
                document["v"] = new JsonArray([.. vector.Select(static x => (JsonNode)x)]);
            }

            bulk.Append(CultureInfo.InvariantCulture, $$"""{"index":{"_id":"{{i}}"} }""")
                .Append('\n')
                .Append(document.ToJsonString())
                .Append('\n');
        }

        using var content = new StringContent(bulk.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var answer = await _engine.PostAsync($"{Name}/_bulk?refresh=true", content);
        var result = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.False(result["errors"]!.GetValue<bool>(), result.ToJsonString());
    }
}

/// <summary>An answer before anybody understands it.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Text">Its body.</param>
/// <param name="Marker">What the proxy says of it; empty for an engine's.</param>
internal sealed record PlainAnswer(int Status, string? Type, string Text, string Marker)
{
    public static async Task<PlainAnswer> OfAsync(HttpClient client, string target, string body, string contentType)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, target)
        { Content = new StringContent(body, Encoding.UTF8, contentType) };
        using var response = await client.SendAsync(request);
        var marker = response.Headers.TryGetValues("X-SearchProxy", out var values) ? values.Single() : string.Empty;
        return new PlainAnswer(
            (int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync(), marker);
    }
}
