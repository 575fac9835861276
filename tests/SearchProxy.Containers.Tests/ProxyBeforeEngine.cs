using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DotNet.Testcontainers.Containers;
using SearchProxy.Testcontainers;
using SearchProxy.Testing.Containers;

namespace SearchProxy.Containers.Tests;

/// <summary>The proxy's image before an engine, both reached from here.</summary>
internal sealed class ProxyBeforeEngine : IAsyncDisposable
{
    private readonly HttpClient _direct = new();
    private readonly HttpClient _client = new();

    private ProxyBeforeEngine(IContainer engine, SearchProxyContainer proxy)
    {
        Engine = engine;
        Proxy = proxy;
    }

    public IContainer Engine { get; }

    public SearchProxyContainer Proxy { get; }

    public static async Task<ProxyBeforeEngine> StartAsync(EngineImage image)
    {
        var engine = EngineContainer.Open(image);
        var proxy = new SearchProxyBuilder(LocalDocker.ProxyImage).WithEngine(engine, EngineContainer.Port)
            .WithHostNetwork(LocalDocker.HostNetwork)
            .WithSetting("gateway.search.deadline", "00:01:00").Build();
        var both = new ProxyBeforeEngine(engine, proxy);
        try
        {
            await proxy.StartAsync();
        }
        catch
        {
            await both.DisposeAsync();
            throw;
        }

        both._direct.BaseAddress = EngineContainer.UrlOf(engine);
        both._client.BaseAddress = proxy.GetSearchUri();
        return both;
    }

    public Task<Answer> AskAsync(string method, string path, string? body = null) => SendAsync(_client, method, path, body);

    public Task<Answer> AskDirectlyAsync(string method, string path, string? body = null) => SendAsync(_direct, method, path, body);

    public async ValueTask DisposeAsync()
    {
        _direct.Dispose();
        _client.Dispose();
        await Proxy.DisposeAsync();
        await Engine.DisposeAsync();
    }

    private static async Task<Answer> SendAsync(HttpClient client, string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(path.Contains(
                "_bulk", StringComparison.Ordinal)
                || path.Contains("_msearch", StringComparison.Ordinal)
                ? "application/x-ndjson" : "application/json"));
        }

        using var response = await client.SendAsync(request);
        var marker = response.Headers.TryGetValues("X-SearchProxy", out var values) ? values.Single() : "";
        return new Answer((int)response.StatusCode, marker, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What came back.</summary>
    internal sealed record Answer(int Status, string Marker, string Text)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;

        public IReadOnlyList<string> Ids => IdsOf(Json);

        public static IReadOnlyList<string> IdsOf(JsonNode answer) =>
            [.. answer["hits"]!["hits"]!.AsArray().Select(static hit => (string)hit!["_id"]!)];
    }
}
