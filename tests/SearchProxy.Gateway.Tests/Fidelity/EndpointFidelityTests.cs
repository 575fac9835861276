using System.Text;
using SearchProxy.Gateway.Routing;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Fidelity;
using SearchProxy.Testing.Rest;

namespace SearchProxy.Gateway.Tests.Fidelity;

/// <summary>Every endpoint of both products answers through the proxy as it answers directly.</summary>
public class EndpointFidelityTests
{
    private static readonly string[] Values =
    [
        "i", "a,-b*", "%3Clogs-%7Bnow%2Fd%7D%3E", "x%2Fy", "1", "%C3%BC+%20", "_all", "A.b-c~(1)", "%",
    ];

    private static readonly string[] Queries =
    [
        "", "?", "?pretty", "?routing=a&routing=b&x=%20+%zz&=&&", "?a=b;c=d", "?filter_path=-hits.*,**._id&human=true", "?q=%22a%22%20b#c",
    ];

    private static readonly (string Headers, byte[] Body)[] Bodies =
    [
        ("Content-Type: application/json\r\n", Encoding.UTF8.GetBytes("{\"size\":0,\"x\":\"ü\"}")),
        ("Content-Type: application/x-ndjson\r\nAuthorization: ApiKey a==\r\n", "{\"index\":{}}\n{\"a\":1}\n"u8.ToArray()),
        ("Content-Type: application/json\r\nContent-Encoding: gzip\r\nAccept-Encoding: gzip\r\n", Requests.Gzip(
            "{\"size\":0}"u8.ToArray())),
        ("Content-Type: application/cbor\r\nAccept: application/cbor\r\n", [0xa1, 0x61, 0x61, 0x00, 0xff, 0x0d, 0x0a]),
        ("Content-Type: application/smile\r\n", [0x3a, 0x29, 0x0a, 0x01, 0x00]),
        ("X-Opaque-Id: 1\r\nCookie: a=b\r\n", []),
    ];

    [Fact]
    public async Task Every_endpoint_is_handed_through_byte_for_byte()
    {
        await using var engine = RawEngine.Start(OddAnswers.To);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await using var probe = new FidelityProbe(engine, proxy.Url);
        var differences = new List<string>();
        var turn = 0;
        foreach (var endpoint in RestEndpoint.All)
        {
            turn++;
            var target = endpoint.PathWith(name => Values[(turn + name.Length) % Values.Length]) + Queries[turn % Queries.Length];
            var request = Request(endpoint, target, turn);
            string[] markers = SearchRouteMatcher.TryMatch(endpoint.Method, target, out _) ? ["X-SearchProxy", "Server-Timing"] : [];
            if ((await probe.AskAsync(request, markers)).Difference is { } difference)
            {
                differences.Add($"{endpoint} [{target}]: {difference}");
            }
        }

        Assert.True(turn > 1_300, $"{turn} endpoints");
        Assert.True(differences.Count == 0, $"{differences.Count} of {turn}:\n{string.Join('\n', differences.Take(20))}");
    }

    private static byte[] Request(RestEndpoint endpoint, string target, int turn)
    {
        var (headers, body) = endpoint.Body ? Bodies[turn % Bodies.Length] : Bodies[^1];
        var chunked = turn % 3 == 0 && body.Length > 0;
        var framing = chunked ? "Transfer-Encoding: chunked\r\n" : body.Length > 0 ? $"Content-Length: {body.Length}\r\n" : "";
        var head = Encoding.Latin1.GetBytes($"{endpoint.Method} {target} HTTP/1.1\r\nHost: h\r\n{headers}{framing}\r\n");
        return chunked
            ? [.. head, .. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8]
            : [.. head, .. body];
    }
}
