using System.Collections.Concurrent;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Clients.Tests.Elastic;

/// <summary>
/// Elastic.Clients.Elasticsearch sees the same objects through the proxy as directly, but for the order and the scores of reranked hits.
/// </summary>
public class ElasticsearchClientTests
{
    /// <summary>The version of the engine under test; the client itself asks for the next one, which that engine refuses.</summary>
    private const int EngineVersion = 8;

    [ElasticsearchFact]
    public async Task Every_call_returns_the_same_object()
    {
        var index = $"typed-{Guid.NewGuid():n}";
        var calls = new TypedCalls<ElasticsearchClient>();
        ElasticDocumentCalls.FillInto(calls, index);
        ElasticQueryCalls.Into(calls, index);
        ElasticAggregationCalls.Into(calls, index);
        ElasticSearchCalls.Into(calls, index);
        ElasticDocumentCalls.Into(calls, index);
        ElasticIndexCalls.Into(calls, index);
        Assert.True(calls.Count() >= 150, $"{calls.Count()} calls");

        await new ClientComparison<ElasticsearchClient>(
            (url, compresses, markers) => Connect(new SingleNodePool(url), markers, EngineVersion, compresses), calls)
            .RunAsync(RealEngine.Elasticsearch!);
    }

    [ElasticsearchFact]
    public async Task An_engine_that_refuses_the_clients_version_refuses_it_through_the_proxy_alike()
    {
        var calls = new TypedCalls<ElasticsearchClient>
        {
            { "info", client => client.InfoAsync() },
            { "search", client => client.SearchAsync<Book>(s => s.Query(q => q.Match(m => m.Field("title").Query("red")))) },
            { "count", client => client.CountAsync<Book>() },
        };

        await new ClientComparison<ElasticsearchClient>(
            (url, compresses, markers) => Connect(new SingleNodePool(url), markers, compatibleWith: null, compresses), calls)
            .RunAsync(RealEngine.Elasticsearch!);
    }

    [ElasticsearchFact]
    public async Task Sniffing_finds_the_engines_own_nodes_through_the_proxy_too()
    {
        await using var proxy = await ProxyInFront.StartAsync(RealEngine.Elasticsearch!);

        var direct = await SniffAsync(RealEngine.Elasticsearch!);
        var proxied = await SniffAsync(proxy.Url);

        Assert.NotEmpty(direct);
        Assert.Equal(direct, proxied);
    }

    [Theory]
    [InlineData(EngineKind.Elasticsearch8)]
    [InlineData(EngineKind.Elasticsearch9)]
    public async Task A_cancelled_search_is_cancelled_in_the_engine(EngineKind kind)
    {
        await using var engine = await ScriptedEngine.StartAsync(kind);
        var (arrived, aborted) = HangingSearch.On(engine);
        await using var proxy = await ProxyInFront.StartAsync(engine.Url);
        using var cancel = new CancellationTokenSource();
        var client = Connect(new SingleNodePool(proxy.Url), new ConcurrentQueue<string>(), compatibleWith: null, compresses: true);

        var search = client.SearchAsync<Book>(
            s => s.Indices("books").Sort(o => o.Field("price")).Query(q => q.Match(m => m.Field("title").Query("red"))), cancel.Token);
        await arrived.WaitAsync(HangingSearch.Patience);
        await cancel.CancelAsync();

        var answer = await search.WaitAsync(HangingSearch.Patience);
        Assert.False(answer.IsValidResponse, answer.DebugInformation);
        Assert.Null(answer.ApiCallDetails.HttpStatusCode);
        await aborted.WaitAsync(HangingSearch.Patience);
    }

    private static async Task<List<Uri>> SniffAsync(Uri url)
    {
        using var pool = new SniffingNodePool([url]);
        var client = Connect(pool, new ConcurrentQueue<string>(), EngineVersion, compresses: false);
        var answer = await client.PingAsync();
        Assert.True(answer.IsValidResponse, answer.DebugInformation);
        return [.. pool.Nodes.Select(static node => node.Uri)];
    }

    private static ElasticsearchClient Connect(NodePool pool, ConcurrentQueue<string> markers, int? compatibleWith, bool compresses)
    {
        var invoker = new HttpRequestInvoker((handler, _) => new ObservingHandler(
            compatibleWith is { } version ? new CompatibleWithHandler(handler, version) : handler, markers));
        return new ElasticsearchClient(
            new ElasticsearchClientSettings(pool, invoker).EnableHttpCompression(compresses)
                .MaximumRetries(0)
                .RequestTimeout(TimeSpan.FromMinutes(1)));
    }
}
