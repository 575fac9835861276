using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>The real proxy between a real HTTP client and a scripted engine, with models by script.</summary>
internal sealed class SearchRig : IAsyncDisposable
{
    private readonly GatewayRig _gateway;
    private readonly HttpClient _client;

    private SearchRig(ScriptedEngine engine, GatewayRig gateway)
    {
        Engine = engine;
        _gateway = gateway;
        _client = new HttpClient { BaseAddress = gateway.Url, Timeout = TimeSpan.FromMinutes(2) };
    }

    public ScriptedEngine Engine { get; }

    public Uri Url => _gateway.Url;

    /// <summary>The searches that the engine was asked, in order of arrival.</summary>
    public IReadOnlyList<AskedRequest> Searches =>
        [.. Engine.Asked.Where(static asked => asked.Path.EndsWith("/_search", StringComparison.Ordinal))];

    /// <summary>The one search that was the client's own query.</summary>
    public AskedRequest LexicalLeg => Assert.Single(Searches, static asked => !asked.Text.Contains("\"knn\"", StringComparison.Ordinal));

    /// <summary>The one search that was the vector leg.</summary>
    public AskedRequest VectorLeg => Assert.Single(Searches, static asked => asked.Text.Contains("\"knn\"", StringComparison.Ordinal));

    /// <summary>A search with both legs, each of a few hits, ordered by the model alone unless changed.</summary>
    public static Task<SearchRig> HybridAsync(
        TinyIndex? index = null, Action<GatewayOptions>? change = null, Action<ScriptedEngine>? prepare = null,
        EngineKind kind = EngineKind.Elasticsearch8) => StartAsync(
        index
            ?? new TinyIndex { Lexical = TinyIndex.Numbered(5), Vector = TinyIndex.Ranked("d9", "d3"), Profile = TinyIndex.VectorProfile },
        ReversingReranker(),
        new FakeTextEncoder(),
        options =>
        {
            options.Search.Blend = 1;
            change?.Invoke(options);
        },
        kind,
        prepare: prepare);

    /// <summary>A search with the client's own leg alone, d0 to d(n-1), ordered backwards by the model.</summary>
    public static Task<SearchRig> PlainAsync(
        int hits = 5, Action<GatewayOptions>? change = null, EngineKind kind = EngineKind.Elasticsearch8) =>
        HybridAsync(new TinyIndex { Lexical = TinyIndex.Numbered(hits) }, change, kind: kind);

    public static async Task<SearchRig> StartAsync(
        TinyIndex? index = null,
        IReranker? reranker = null,
        ITextEncoder? encoder = null,
        Action<GatewayOptions>? change = null,
        EngineKind kind = EngineKind.Elasticsearch8,
        TimeProvider? time = null,
        Action<ScriptedEngine>? prepare = null)
    {
        var engine = await ScriptedEngine.StartAsync(kind);
        prepare?.Invoke(engine);
        index?.On(engine);
        var gateway = await GatewayRig.StartAsync(engine.Url, options => Configure(options, change), builder =>
        {
            builder.Services.AddSingleton(new SearchModels(encoder, reranker));
            if (time is not null)
            {
                builder.Services.AddSingleton(time);
            }
        });
        return new SearchRig(engine, gateway);
    }

    /// <summary>No deadline that a slow machine could meet: tests that need one let the reranker report it.</summary>
    private static void Configure(GatewayOptions options, Action<GatewayOptions>? change)
    {
        options.Search.Deadline = TimeSpan.FromMinutes(1);
        change?.Invoke(options);
    }

    /// <summary>Higher numbers in the id score higher: the reverse of the order of <see cref="TinyIndex.Numbered"/>.</summary>
    public static FakeReranker ReversingReranker() =>
        new(static (_, text) => float.Parse(text.Split(' ')[^1][1..], System.Globalization.CultureInfo.InvariantCulture));

    public Task<Answer> SearchAsync(
        string body, string query = "", string index = TinyIndex.Name, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, $"/{index}/_search{query}", body, headers);

    /// <summary>A match query with further members of the body.</summary>
    public Task<Answer> MatchAsync(string members, string query = "", params (string Name, string Value)[] headers) =>
        SearchAsync(MatchBody(members), query, headers: headers);

    /// <summary>The body of a match query with further members before it.</summary>
    public static string MatchBody(string members = "") =>
        "{" + members + (members.Length > 0 ? "," : "") + "\"query\":{\"match\":{\"text\":\"whale\"}}}";

    /// <summary>A match query for a page.</summary>
    public Task<Answer> PageAsync(int from, int size, string text = "whale") =>
        SearchAsync($$$"""{"from":{{{from}}},"size":{{{size}}},"query":{"match":{"text":"{{{text}}}"} } }""");

    public async Task<Answer> SendAsync(HttpMethod method, string target, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, target);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new("application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _client.SendAsync(request);
        return new Answer(
            response.StatusCode,
            response.Headers.TryGetValues("X-SearchProxy", out var marker) ? string.Join(", ", marker) : null,
            response.Headers.TryGetValues("Server-Timing", out var timing) ? string.Join(", ", timing) : null,
            await response.Content.ReadAsStringAsync())
        {
            Headers = response.Headers.Concat(response.Content.Headers)
                .ToLookup(static header => header.Key, static header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        await Engine.DisposeAsync();
    }

    internal sealed record Answer(HttpStatusCode Status, string? Marker, string? Timing, string Body)
    {
        public required ILookup<string, string[]> Headers { get; init; }

        /// <summary>Every value of a header in its order; empty without one.</summary>
        public string[] Header(string name) => [.. Headers[name].SelectMany(static values => values)];

        public JsonNode Json => JsonNode.Parse(Body)!;

        public string[] Ids => [.. Json["hits"]!["hits"]!.AsArray().Select(static hit => hit!["_id"]!.GetValue<string>())];

        public double[] Scores => [.. Json["hits"]!["hits"]!.AsArray().Select(static hit => hit!["_score"]!.GetValue<double>())];

        public long Total => Json["hits"]!["total"]!["value"]!.GetValue<long>();
    }
}
