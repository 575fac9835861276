using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SearchProxy.LocalEngine.Tests;

/// <summary>A local engine on a free port with a client.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    private readonly LocalEngineHost _host;
    private readonly HttpClient _client;

    private EngineRig(LocalEngineHost host)
    {
        _host = host;
        _client = new HttpClient { BaseAddress = host.Url };
    }

    public static async Task<EngineRig> StartAsync(
        LocalEngineProduct product = LocalEngineProduct.Elasticsearch, TimeProvider? clock = null, long maxBodyBytes = 100_000_000) =>
        new(await LocalEngineHost.StartAsync(new LocalEngineOptions
        {
            Product = product,
            Clock = clock ?? TimeProvider.System,
            MaxBodyBytes = maxBodyBytes,
        }));

    public Uri Url => _host.Url;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    /// <summary>Sends a request and asserts its status.</summary>
    public async Task<JsonElement> SendAsync(string method, string path, string? body = null, int status = 200)
    {
        var (actual, text, _) = await SendRawAsync(method, path, body);
        Assert.True(actual == status, $"{method} {path}: {actual} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public async Task<(int Status, string Text, HttpResponseMessage Response)> SendRawAsync(
        string method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        var response = await _client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    /// <summary>Indexes documents given as JSON, with ids 1, 2, …, and refreshes.</summary>
    public async Task IndexAsync(string index, params string[] documents)
    {
        var bulk = new StringBuilder();
        for (var at = 0; at < documents.Length; at++)
        {
            bulk.Append($$$"""{"index":{"_id":"{{{at + 1}}}"}}""").Append('\n').Append(documents[at]).Append('\n');
        }

        var answer = await SendAsync("POST", $"/{index}/_bulk?refresh=true", bulk.ToString());
        Assert.False(answer.GetProperty("errors").GetBoolean(), answer.ToString());
    }

    /// <summary>The ids of the hits of a search, in order.</summary>
    public async Task<string[]> SearchIdsAsync(string index, string body)
    {
        var answer = await SendAsync("POST", $"/{index}/_search", body);
        return answer.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("_id").GetString()!).ToArray();
    }
}
