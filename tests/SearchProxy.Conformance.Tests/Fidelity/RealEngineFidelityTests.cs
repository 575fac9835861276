using System.Text;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Testing;
using SearchProxy.Testing.Fidelity;
using SearchProxy.Testing.Http;
using SearchProxy.Testing.Logging;
using SearchProxy.Testing.Rest;

namespace SearchProxy.Conformance.Tests.Fidelity;

/// <summary>The endpoints that only read answer through the proxy as the real engines answer directly.</summary>
public class RealEngineFidelityTests
{
    /// <summary>Reading endpoints that take seconds by design, or whose answer never ends the same.</summary>
    private static readonly string[] LeftOut = ["hot_threads", "_wait", "shutdown", "/stream", "_remotestore"];

    private const int Attempts = 5;

    private static readonly (string Request, string Body)[] Others =
    [
        ("HEAD /", ""), ("HEAD /nowhere", ""), ("OPTIONS /_search", ""), ("GET /nowhere", ""), ("GET /no/such/route/at/all", ""),
        ("PUT /_search", ""),
        ("GET /_cat/indices?v&format=yaml", ""), ("GET /?pretty", ""), ("GET /?format=cbor", ""), ("GET /?human=true&human=false", ""),
        ("GET /_search?size=abc", ""), ("GET /_search?unknown=1", ""), ("GET /%3Cnowhere-%7Bnow%2Fd%7D%3E", ""), ("GET /a%2Fb", ""),
        ("GET //", ""),
        ("GET /_cluster/settings?q=%zz", ""), ("GET /" + new string('a', 5000), ""),
        ("POST /_analyze", """{"analyzer":"standard","text":"Grüße an alle"}"""),
        ("POST /_count", "{}"), ("POST /_count", "{broken"), ("POST /_bulk", "no bulk"), ("POST /_mget", "{}"),
        ("POST /_search/scroll", """{"scroll_id":"x"}"""),
        ("GET /_search", """{"size":0,"aggs":{"a":{"missing":{"field":"x"}}}}"""), ("POST /_search", """{"query":{"nope":{}}}"""),
        ("POST /_msearch", "{}\n{\"size\":0}\n"), ("POST /_validate/query", """{"query":{"match_all":{}}}"""),
    ];

    [OpenSearchFact]
    public Task OpenSearch_reads_are_the_same_through_the_proxy() => CompareAsync(RealEngine.OpenSearch!, "opensearch");

    [ElasticsearchFact]
    public Task Elasticsearch_reads_are_the_same_through_the_proxy() => CompareAsync(RealEngine.Elasticsearch!, "elasticsearch");

    private static async Task CompareAsync(Uri engine, string product)
    {
        var options = new GatewayOptions { Engines = [engine.AbsoluteUri], Listen = ["http://127.0.0.1:0"] };
        await using var proxy = GatewayHost.Build(options, static builder => builder.Logging.AddTestLog());
        await proxy.StartAsync();
        var url = GatewayHost.AddressesOf(proxy)[0];
        var reads = RestEndpoint.All
            .Where(endpoint => endpoint.Product == product && endpoint.Method is "GET" or "HEAD")
            .Where(endpoint => !LeftOut.Any(part => endpoint.Path.Contains(part, StringComparison.Ordinal)))
            .Select(endpoint => (Request: $"{endpoint.Method} {endpoint.PathWith(_ => "nowhere")}", Body: ""));
        var differences = new List<string>();
        var compared = 0;
        foreach (var (request, body) in reads.Concat(Others))
        {
            compared++;
            if (await LastingDifferenceAsync(engine, url, Bytes(request, body)) is { } difference)
            {
                differences.Add($"{(request.Length > 200 ? request[..200] : request)}: {difference}");
            }
        }

        Assert.True(compared > 150, $"{compared} requests");
        Assert.True(differences.Count == 0, $"{differences.Count} of {compared}:\n{string.Join('\n', differences.Take(20))}");
    }

    /// <summary>Other tests write to the same engine meanwhile. A difference that the proxy makes is there every time.</summary>
    private static async Task<string?> LastingDifferenceAsync(Uri engine, Uri proxy, byte[] request)
    {
        string? difference = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            difference = await DifferenceAsync(engine, proxy, request);
            if (difference is null)
            {
                return null;
            }
        }

        return difference;
    }

    /// <summary>
    /// Asks directly, through the proxy, directly again. What changes between the two direct answers is the engine's own clock or counter.
    /// </summary>
    private static async Task<string?> DifferenceAsync(Uri engine, Uri proxy, byte[] request)
    {
        var before = await RawHttpClient.ExchangeAsync(engine, request);
        var proxied = await RawHttpClient.ExchangeAsync(proxy, request);
        var after = await RawHttpClient.ExchangeAsync(engine, request);
        if (before is null || after is null)
        {
            return proxied is null || proxied.Status is >= 400 and < 500
                ? null
                : $"the engine closes the connection, the proxy answers {proxied.StartLine}";
        }

        if (proxied is null)
        {
            return $"the engine answers {before.StartLine}, the proxy closes the connection";
        }

        // Deprecation warnings come once in a while, and a body with a clock in it changes its length.
        string[] ignored = ["X-SearchProxy", "Server-Timing", .. MessageDifference.HeadersBetween(before, after)];
        var isStable = before.Body.AsSpan().SequenceEqual(after.Body);
        return MessageDifference.Between(
            isStable ? before : before with { Body = proxied.Body }, proxied, isStable ? ignored : [.. ignored, "Content-Length"]);
    }

    private static byte[] Bytes(string request, string body)
    {
        var length = Encoding.UTF8.GetByteCount(body);
        var framing = length > 0 ? $"Content-Type: application/json\r\nContent-Length: {length}\r\n" : "";
        return Encoding.UTF8.GetBytes($"{request} HTTP/1.1\r\nHost: localhost\r\nX-Opaque-Id: 7\r\n{framing}\r\n{body}");
    }
}
