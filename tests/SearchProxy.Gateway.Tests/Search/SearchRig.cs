using System.Net.Http.Headers;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>A rig of the search lane.</summary>
internal sealed class SearchRig : GatewayRig
{
    /// <summary>A rig whose model orders hits backwards.</summary>
    public SearchRig() => Reranker = ReversingReranker();

    /// <summary>The index that the engine plays; null for none.</summary>
    public TinyIndex? Index { get; init; }

    /// <summary>Scripts the engine before the index is put there, whose rules go first.</summary>
    public Action<ScriptedEngine>? Prepare { get; init; }

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
        EngineKind kind = EngineKind.Elasticsearch8)
    {
        var rig = new SearchRig
        {
            Index = index
                ?? new TinyIndex
                {
                    Lexical = TinyIndex.Numbered(5),
                    Vector = TinyIndex.Ranked("d9", "d3"),
                    Profile = TinyIndex.VectorProfile,
                },
            Encoder = new FakeTextEncoder(),
            Change = options =>
            {
                options.Search.Blend = 1;
                change?.Invoke(options);
            },
            Kind = kind,
            Prepare = prepare,
        };
        return rig.StartedAsync();
    }

    /// <summary>A search with the client's own leg alone, d0 to d(n-1), ordered backwards by the model.</summary>
    public static Task<SearchRig> PlainAsync(
        int hits = 5, Action<GatewayOptions>? change = null, EngineKind kind = EngineKind.Elasticsearch8) =>
        HybridAsync(new TinyIndex { Lexical = TinyIndex.Numbered(hits) }, change, kind: kind);

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

    public Task<Answer> SendAsync(HttpMethod method, string target, string? body, params (string Name, string Value)[] headers) =>
        SendAsync(method, target, body is null ? null : new StringContent(body, new MediaTypeHeaderValue("application/json")), headers);

    protected override void Script(ScriptedEngine engine)
    {
        Prepare?.Invoke(engine);
        Index?.On(engine);
    }
}
