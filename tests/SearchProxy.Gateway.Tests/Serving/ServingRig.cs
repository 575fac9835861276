using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Serving;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Serving;

/// <summary>A proxy that serves models by script to a real HTTP client, and an engine that must never hear of it.</summary>
internal sealed class ServingRig : IAsyncDisposable
{
    private readonly ScriptedEngine _engine;
    private readonly GatewayRig _gateway;
    private readonly HttpClient _client;

    private ServingRig(ScriptedEngine engine, GatewayRig gateway)
    {
        (_engine, _gateway) = (engine, gateway);
        _client = new HttpClient { BaseAddress = gateway.Url, Timeout = TimeSpan.FromMinutes(2) };
    }

    public IServiceProvider Services => _gateway.App.Services;

    public int EngineWasAsked => _engine.Asked.Count;

    public static async Task<ServingRig> StartAsync(
        IReranker? reranker = null,
        ITextEncoder? encoder = null,
        Action<ModelServingOptions>? change = null,
        TimeProvider? time = null,
        Action<SearchModels>? models = null)
    {
        var engine = await ScriptedEngine.StartAsync();
        var gateway = await GatewayRig.StartAsync(
            engine.Url,
            options =>
            {
                (options.Serving.Enabled, options.Serving.AllowWithoutKey) = (true, true);
                change?.Invoke(options.Serving);
            },
            builder =>
            {
                var all = new SearchModels(encoder, reranker);
                models?.Invoke(all);
                builder.Services.AddSingleton(all);
                if (time is not null)
                {
                    builder.Services.AddSingleton(time);
                }
            });
        return new ServingRig(engine, gateway);
    }

    public Task<Answer> RerankAsync(string body, string? key = null) =>
        SendAsync(HttpMethod.Post, "rerank", new StringContent(body, Encoding.UTF8, "application/json"), key);

    public Task<Answer> EmbedAsync(string body, string? key = null) =>
        SendAsync(HttpMethod.Post, "embeddings", new StringContent(body, Encoding.UTF8, "application/json"), key);

    public async Task<Answer> SendAsync(
        HttpMethod method, string page, HttpContent? content, string? key = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, "/_searchproxy/" + page) { Content = content };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", key);
        }

        using var response = await _client.SendAsync(request, cancellationToken);
        return new Answer(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        await _engine.DisposeAsync();
    }

    internal sealed record Answer(int Status, string Body, string Headers)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;
    }
}
