using System.Text;
using System.Text.RegularExpressions;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>
/// Bytes beyond ASCII in the request target: through the proxy the engine reads of them what it reads of the same bytes without it.
/// </summary>
public sealed class RawTargetTests
{
    /// <summary>Targets behind the index's name, in Latin-1: what is written as two characters is one of UTF-8.</summary>
    private static readonly string[] Targets =
    [
        "_doc/\u00c3\u00b6", "_doc/\u00f6", "_doc/%41\u00c3\u00b6", "_doc/a+\u00c3\u00b6",
        "_validate/query?explain=true&q=title:gr\u00c3\u00b6\u00c3\u009fe", "_validate/query?explain=true&q=title:gr\u00f6\u00dfe",
        "_validate/query?explain=true&q=title:a+gr\u00c3\u00b6%C3%9Fe",
        "_validate/query?q=title:%67r\u00c3\u00b6\u00c3\u009fe&explain=true", "_search?q=title:gr\u00c3\u00b6\u00c3\u009fe+whale",
        "_search?q=title:\u00e9&df=title&routing=\u00c3\u00a9",
        "_count?q=title:\u00e6\u0097\u00a5\u00e6\u009c\u00ac%20whale", "_doc/\u00f0\u009f\u0090\u008b",
    ];

    [Fact]
    public async Task Over_the_local_engine()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        await using var index = await ProxiedIndex.CreateAsync(engine.Url, withVectors: false);
        await index.ServeAsync(window: 10);
        var (_, proxied) = await index.ExchangeAsync(Request(index, "_search?q=title:gr\u00c3\u00b6%20whale"));
        Assert.Equal(200, proxied.Status);
    }

    [OpenSearchFact]
    public Task Over_OpenSearch() => CheckAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task Over_Elasticsearch() => CheckAsync(RealEngine.Elasticsearch!);

    private static async Task CheckAsync(Uri engine)
    {
        await using var index = await ProxiedIndex.CreateAsync(engine, withVectors: false);
        await index.ServeAsync(window: 10);
        foreach (var target in Targets)
        {
            var (direct, proxied) = await index.ExchangeAsync(Request(index, target));
            Assert.Equal((target, direct.Status, Timeless(direct.Text)), (target, proxied.Status, Timeless(proxied.Text)));
        }
    }

    private static byte[] Request(ProxiedIndex index, string target) =>
        Encoding.Latin1.GetBytes($"GET /{index.Name}/{target} HTTP/1.1\r\nHost: h\r\nX-SearchProxy-Off: true\r\nConnection: close\r\n\r\n");

    private static string Timeless(string text) => Regex.Replace(text, "\"took\":\\d+", "", RegexOptions.None, TimeSpan.FromSeconds(5));
}
