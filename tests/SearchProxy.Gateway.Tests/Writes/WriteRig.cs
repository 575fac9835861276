using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Writes;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Writes;

/// <summary>
/// The real proxy with the write lane on for every index, between a real client and a scripted engine. <c>books</c> and <c>notes</c> have a
/// profile over <c>title</c> and <c>text</c>, <c>plain</c> has none.
/// </summary>
internal sealed class WriteRig : IAsyncDisposable
{
    public const string Profile =
        """{"version":1,"text_fields":[{"name":"title"},{"name":"text"}],"vector_field":"search_proxy.vector","model":"fake-encoder@1","dimensions":8}""";

    private readonly GatewayRig _gateway;
    private readonly HttpClient _client;

    private WriteRig(ScriptedEngine engine, GatewayRig gateway, FakeTextEncoder encoder, FakeEmbedding embedding)
    {
        (Engine, _gateway, Encoder, Embedding) = (engine, gateway, encoder, embedding);
        _client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = gateway.Url,
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    public ScriptedEngine Engine { get; }

    public FakeTextEncoder Encoder { get; }

    public FakeEmbedding Embedding { get; }

    public Uri Url => _gateway.Url;

    public IServiceProvider Services => _gateway.App.Services;

    /// <summary>The one write that the engine got.</summary>
    public AskedRequest Written => Assert.Single(Engine.Asked, static asked => asked.Method is "POST" or "PUT");

    public IEnumerable<(string Index, string Id, string? Routing)> Queued =>
        Embedding.Queued.Select(entry => (entry.Index, entry.Id, entry.Routing));

    public static async Task<WriteRig> StartAsync(
        Action<WriteLaneOptions>? change = null, bool keepsVectors = true, bool hasEncoder = true, bool hasQueue = true,
        EngineKind kind = EngineKind.Elasticsearch8, TimeProvider? time = null, long? memory = null)
    {
        var (engine, encoder, embedding) = (await ScriptedEngine.StartAsync(kind), new FakeTextEncoder(), new FakeEmbedding());
        engine.When(static asked => asked.Path.EndsWith("/_bulk", StringComparison.Ordinal), BulkScript.Answer);
        engine.When(static asked => asked.Path == "/_bulk", BulkScript.Answer);
        foreach (var index in new[] { "books", "notes", "plain" })
        {
            engine.When("GET", $"/{index}/_mapping", EngineAnswer.Json(Mapping(index, keepsVectors)));
            engine.When(
                "GET",
                $"/{index}/_settings/index.max_result_window,index.query.default_field,index.analysis.analyzer.*,index.default_pipeline,index.final_pipeline",
                EngineAnswer.Json("{}"));
            engine.When(
                asked => asked.Method is "POST" or "PUT" && asked.Path.StartsWith($"/{index}/_doc", StringComparison.Ordinal),
                asked => EngineAnswer.Json(201, $$"""{"_index":"{{index}}","_id":"x","result":"created"}""")
                    .With("Location", $"/{index}/_doc/made%2F1"));
            engine.When(
                asked => asked.Method is "POST" or "PUT"
                    && (asked.Path.StartsWith($"/{index}/_create", StringComparison.Ordinal)
                        || asked.Path.StartsWith($"/{index}/_update", StringComparison.Ordinal)),
                _ => EngineAnswer.Json("{}"));
        }

        var gateway = await GatewayRig.StartAsync(
            engine.Url,
            options =>
            {
                options.Writes.Indexes = ["*"];
                options.Writes.BackfillFile = "unused";
                options.Limits.Memory = memory;
                change?.Invoke(options.Writes);
            },
            builder =>
            {
                builder.Services.AddSingleton(new SearchModels(hasEncoder ? encoder : null));
                builder.Services.AddSingleton(embedding.Parts(hasQueue));
                if (time is not null)
                {
                    builder.Services.AddSingleton(time);
                }
            });
        return new WriteRig(engine, gateway, encoder, embedding);
    }

    public Task<Answer> SendAsync(string method, string target, string body, params (string Name, string Value)[] headers) =>
        SendAsync(method, target, Encoding.UTF8.GetBytes(body), headers);

    public async Task<Answer> SendAsync(string method, string target, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target) { Content = new ByteArrayContent(body) };
        if (!headers.Any(static header => header.Name == "Content-Type"))
        {
            request.Content.Headers.TryAddWithoutValidation(
                "Content-Type", target.Contains("_bulk", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json");
        }

        foreach (var (name, value) in headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, value) || request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _client.SendAsync(request);
        return new Answer(
            response.StatusCode,
            response.Headers.TryGetValues("X-SearchProxy", out var marker) ? string.Join(", ", marker) : null,
            response.Headers.TryGetValues("Server-Timing", out var timing) ? string.Join(", ", timing) : null,
            response.Content.Headers.ContentEncoding.FirstOrDefault(),
            await response.Content.ReadAsByteArrayAsync());
    }

    public Task<Answer> BulkAsync(string body, string target = "/_bulk", params (string Name, string Value)[] headers) =>
        SendAsync("POST", target, body, headers);

    public async Task<string> MetricsAsync() => await _client.GetStringAsync("/_searchproxy/metrics");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        await Engine.DisposeAsync();
    }

    private static string Mapping(string index, bool keepsVectors)
    {
        var meta = index == "plain" ? "" : $$"""
            ,"_meta":{"search_proxy":{{Profile}}}
            """.Trim();
        var source = keepsVectors ? "" : """
            ,"_source":{"excludes":["search_proxy"]}
            """.Trim();
        return $$"""{"{{index}}":{"mappings":{"properties":{"title":{"type":"text"},"text":{"type":"text"} }{{meta}}{{source}} } } }""";
    }

    internal sealed record Answer(HttpStatusCode Status, string? Marker, string? Timing, string? Encoding, byte[] Bytes)
    {
        public string Body => System.Text.Encoding.UTF8.GetString(Bytes);

        public JsonNode Json => JsonNode.Parse(Body)!;

        /// <summary>Position by position: action, id, status.</summary>
        public string[] Items => [.. Json["items"]!.AsArray()
            .Select(static item => item!.AsObject().First())
            .Select(static item => $"{item.Key} {item.Value!["_id"]} {item.Value["status"]}")];
    }
}
