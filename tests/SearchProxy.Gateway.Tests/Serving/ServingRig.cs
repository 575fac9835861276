using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Serving;
using SearchProxy.Gateway.Tests.Rig;

namespace SearchProxy.Gateway.Tests.Serving;

/// <summary>A rig that serves its models without a key, and whose engine must never hear of it.</summary>
internal sealed class ServingRig : GatewayRig
{
    /// <summary>The body of a call that reranks two texts.</summary>
    public const string Rerank = """{"query":"whale","documents":["a whale","a crane"]}""";

    /// <summary>The body of a call that embeds one text.</summary>
    public const string Embed = """{"input":"a whale"}""";

    /// <summary>Changes what is served, and how.</summary>
    public Action<ModelServingOptions>? Serving { get; init; }

    /// <summary>Adds named models.</summary>
    public Action<SearchModels>? Models { get; init; }

    public int EngineWasAsked => Engine.Asked.Count;

    public Task<Answer> RerankAsync(string body, string? key = null) => SendAsync(HttpMethod.Post, "rerank", Json(body), key);

    public Task<Answer> EmbedAsync(string body, string? key = null) => SendAsync(HttpMethod.Post, "embeddings", Json(body), key);

    public Task<Answer> SendAsync(
        HttpMethod method, string page, HttpContent? content, string? key = null, CancellationToken cancellationToken = default) =>
        base.SendAsync(
            method, "/_searchproxy/" + page, content, key is null ? [] : [("Authorization", key)], cancellationToken);

    protected override void Set(GatewayOptions options)
    {
        (options.Serving.Enabled, options.Serving.AllowWithoutKey) = (true, true);
        Serving?.Invoke(options.Serving);
    }

    protected override void Add(IServiceCollection services)
    {
        var models = new SearchModels(Encoder, Reranker);
        Models?.Invoke(models);
        services.AddSingleton(models);
    }

    private static StringContent Json(string body) => new(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
}
