using System.Collections.Concurrent;
using Elasticsearch.Net;
using Nest;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Clients.Tests.Nest;

/// <summary>
/// NEST sees the same objects through the proxy as directly, but for the order and the scores of reranked hits: on OpenSearch, which it
/// takes for the product that it was made for only where <c>GET /</c> says so, and on Elasticsearch 8, which it asks to answer as version 7
/// does.
/// </summary>
public class NestClientTests
{
    [OpenSearchFact]
    public Task Every_call_to_OpenSearch_returns_the_same_object()
    {
        var index = $"typed-{Guid.NewGuid():n}";
        var calls = new TypedCalls<ElasticClient>();
        NestDocumentCalls.FillInto(calls, index);
        NestQueryCalls.Into(calls, index);
        NestAggregationCalls.Into(calls, index);
        NestSearchCalls.Into(calls, index);
        NestDocumentCalls.Into(calls, index);
        NestIndexCalls.Into(calls, index);
        Assert.True(calls.Count() >= 150, $"{calls.Count()} calls");

        return CompareAsync(RealEngine.OpenSearch!, index, calls, greets: true, asVersion7: false);
    }

    [ElasticsearchFact]
    public Task Queries_to_Elasticsearch_8_in_compatibility_with_7_return_the_same_object()
    {
        var index = $"typed-{Guid.NewGuid():n}";
        var calls = new TypedCalls<ElasticClient>();
        NestDocumentCalls.FillInto(calls, index);
        NestQueryCalls.Into(calls, index);
        calls.Add("delete an index", client => client.Indices.DeleteAsync(index));

        return CompareAsync(RealEngine.Elasticsearch!, index, calls, greets: false, asVersion7: true);
    }

    [OpenSearchFact]
    public Task The_product_check_refuses_OpenSearch_through_the_proxy_alike()
    {
        // The check is made once: a second call of a client that was refused is never sent.
        var calls = new TypedCalls<ElasticClient> { { "search", client => client.SearchAsync<Book>(s => s.MatchAll()) } };

        return CompareAsync(RealEngine.OpenSearch!, "no-such-index", calls, greets: false, asVersion7: false);
    }

    [OpenSearchFact]
    public async Task Sniffing_finds_the_engines_own_nodes_through_the_proxy_too()
    {
        await using var proxy = await ProxyInFront.StartAsync(RealEngine.OpenSearch!);

        var direct = await SniffAsync(RealEngine.OpenSearch!);
        var proxied = await SniffAsync(proxy.Url);

        Assert.NotEmpty(direct);
        Assert.Equal(direct, proxied);
    }

    [Fact]
    public async Task A_cancelled_search_is_cancelled_in_the_engine()
    {
        await using var engine = await ScriptedEngine.StartAsync(EngineKind.OpenSearch2);
        var (arrived, aborted) = HangingSearch.On(engine);
        await using var proxy = await ProxyInFront.StartAsync(engine.Url);
        using var cancel = new CancellationTokenSource();
        var client = Connect(new SingleNodeConnectionPool(proxy.Url), new ConcurrentQueue<string>(), greets: true);

        var search = client.SearchAsync<Book>(
            s => s.Index("books").Sort(o => o.Ascending("price")).Query(q => q.Match(m => m.Field("title").Query("red"))), cancel.Token);
        await arrived.WaitAsync(HangingSearch.Patience);
        await cancel.CancelAsync();

        var answer = await search.WaitAsync(HangingSearch.Patience);
        Assert.False(answer.IsValid, answer.DebugInformation);
        Assert.Null(answer.ApiCall.HttpStatusCode);
        await aborted.WaitAsync(HangingSearch.Patience);
    }

    private static async Task<List<Uri>> SniffAsync(Uri url)
    {
        using var pool = new SniffingConnectionPool([url]);
        var answer = await Connect(pool, new ConcurrentQueue<string>(), greets: true).PingAsync();
        Assert.True(answer.IsValid, answer.DebugInformation);
        return [.. pool.Nodes.Select(static node => node.Uri)];
    }

    private static Task CompareAsync(Uri engine, string index, TypedCalls<ElasticClient> calls, bool greets, bool asVersion7) =>
        new ClientComparison<ElasticClient>(
            (url, compresses, markers) => Connect(new SingleNodeConnectionPool(url), markers, greets, settings => settings
                .DefaultIndex(index).EnableHttpCompression(compresses).EnableApiVersioningHeader(asVersion7)),
            calls).RunAsync(engine);

    private static ElasticClient Connect(
        IConnectionPool pool, ConcurrentQueue<string> markers, bool greets, Func<ConnectionSettings, ConnectionSettings>? configure = null)
    {
        var settings = new ConnectionSettings(pool, new ObservedConnection(markers, greets)).MaximumRetries(0)
            .RequestTimeout(TimeSpan.FromMinutes(1));
        return new ElasticClient(configure is null ? settings : configure(settings));
    }

    /// <param name="greets">Whether the product check is answered for the engine, which it would refuse.</param>
    private sealed class ObservedConnection(ConcurrentQueue<string> markers, bool greets) : HttpConnection
    {
        protected override HttpMessageHandler CreateHttpClientHandler(RequestData requestData)
        {
            var inner = base.CreateHttpClientHandler(requestData);
            return new ObservingHandler(greets ? new GreetingHandler(inner) : inner, markers);
        }
    }
}
