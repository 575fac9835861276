using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Writes;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Writes;

/// <summary>
/// A rig with the write lane on for every index. <c>books</c> and <c>notes</c> have a profile over <c>title</c> and <c>text</c>,
/// <c>plain</c> has none.
/// </summary>
internal sealed class WriteRig : GatewayRig
{
    public const string Profile =
        """{"version":1,"text_fields":[{"name":"title"},{"name":"text"}],"vector_field":"search_proxy.vector","model":"fake-encoder@1","dimensions":8}""";

    /// <summary>Changes the settings of the lane.</summary>
    public Action<WriteLaneOptions>? Writes { get; init; }

    /// <summary>False: the mappings leave vectors out of <c>_source</c>.</summary>
    public bool KeepsVectors { get; init; } = true;

    /// <summary>False: no encoder is loaded.</summary>
    public bool HasEncoder { get; init; } = true;

    /// <summary>False: no queue takes what waits for its vectors.</summary>
    public bool HasQueue { get; init; } = true;

    /// <summary>Bytes that requests may hold together; null for the usual.</summary>
    public long? Memory { get; init; }

    public new FakeTextEncoder Encoder { get; } = new();

    public FakeEmbedding Embedding { get; } = new();

    /// <summary>The one write that the engine got.</summary>
    public AskedRequest Written => Assert.Single(Engine.Asked, static asked => asked.Method is "POST" or "PUT");

    public IEnumerable<(string Index, string Id, string? Routing)> Queued =>
        Embedding.Queued.Select(entry => (entry.Index, entry.Id, entry.Routing));

    /// <summary>Refuses documents that cannot be embedded, which are those with the text x.</summary>
    public static async Task<WriteRig> RejectingAsync()
    {
        var rig = await new WriteRig { Writes = options => options.OnFailure = WriteFailurePolicy.Reject }.StartedAsync();
        rig.Encoder.Refuses = "x";
        return rig;
    }

    public Task<Answer> SendAsync(string method, string target, string body, params (string Name, string Value)[] headers) =>
        SendAsync(method, target, Encoding.UTF8.GetBytes(body), headers);

    public Task<Answer> SendAsync(string method, string target, byte[] body, params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(body);
        if (!headers.Any(static header => header.Name == "Content-Type"))
        {
            content.Headers.ContentType = new(
                target.Contains("_bulk", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json");
        }

        return SendAsync(new HttpMethod(method), target, content, headers);
    }

    public Task<Answer> BulkAsync(string body, string target = "/_bulk", params (string Name, string Value)[] headers) =>
        SendAsync("POST", target, body, headers);

    public Task<string> MetricsAsync() => Client.GetStringAsync("/_searchproxy/metrics");

    protected override void Script(ScriptedEngine engine)
    {
        engine.WhenBody(static asked => asked.Path.EndsWith("/_bulk", StringComparison.Ordinal), BulkScript.Answer);
        engine.WhenBody(static asked => asked.Path == "/_bulk", BulkScript.Answer);
        foreach (var index in new[] { "books", "notes", "plain" })
        {
            engine.When("GET", $"/{index}/_mapping", EngineAnswer.Json(Mapping(index, KeepsVectors)));
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
    }

    protected override void Set(GatewayOptions options)
    {
        options.Writes.Indexes = ["*"];
        options.Writes.BackfillFile = "unused";
        options.Limits.Memory = Memory;
        Writes?.Invoke(options.Writes);
    }

    protected override void Add(IServiceCollection services)
    {
        services.AddSingleton(new SearchModels(HasEncoder ? Encoder : null));
        services.AddSingleton(Embedding.Parts(HasQueue));
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
}
