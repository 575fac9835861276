using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Attack.Tests;

/// <summary>Requests that two parsers may read in two ways: what is hidden in one never reaches the engine as a request, and nobody else gets its answer.</summary>
public sealed class FramingTests
{
    private const string Hidden = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

    /// <summary>Each hides <see cref="Hidden"/> from a parser that reads it in one way.</summary>
    private static readonly string[] Attacks =
    [
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Length: {Hidden.Length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\u000bchunked\r\nContent-Length: 0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nX: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Length: 0, {Hidden.Length}\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}",
        $"GET / HTTP/1.1\r\nHost: h\r\nX: a\n\n{Hidden}",
        $"GET / HTTP/1.1\nHost: h\n\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2;a=\nxx\r\n2\r\n{{}}\r\n0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\n{{}}\n0\n\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\n{{}}\r\n0\r\n\r\n{Hidden}",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n{Hidden}",
        $"GET http://other/ HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: h\r\nHost: other\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: h\r\n:path: /smuggled\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: h\r\nX: a\rGET /smuggled HTTP/1.1\r\n\r\n",
        $"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{Hidden}",
        $"GET /\u0001 HTTP/1.1\r\nHost: h\r\n\r\n",
    ];

    public static TheoryData<OriginKind> Origins() => Origin.All();

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task Nothing_is_smuggled(OriginKind kind)
    {
        await using var origin = Origin.Start(kind);
        await using var target = await Target.StartAsync(origin.Url, static options => options.AnswerTimeout = TimeSpan.FromSeconds(20));
        foreach (var attack in Attacks)
        {
            var answer = await target.AskAsync(attack);
            Assert.True(answer is null || answer.Status is (>= 400 and < 500) or 505, $"{answer?.StartLine}\n{attack}");
            Assert.Equal(200, await target.PoliteAsync());
        }

        Assert.DoesNotContain(origin.Asked, static line => line.Contains("smuggled", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task Trailers_and_connection_options_change_no_identity(OriginKind kind)
    {
        await using var origin = Origin.Start(kind);
        await using var target = await Target.StartAsync(origin.Url);
        var trailers = string.Concat(Enumerable.Range(0, 200).Select(static n => $"X-Trailer-{n}: {new string('t', 100)}\r\n"));

        var oversized = await target.AskAsync($"POST /_analyze HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n{trailers}Authorization: Basic eA==\r\n\r\n");

        Assert.NotNull(oversized);
        Assert.Equal(200, await target.PoliteAsync());
    }

    /// <summary>Any slicing of a valid request gives the same message at the origin.</summary>
    [Fact]
    public async Task Slices_make_no_difference()
    {
        await using var origin = RawEngine.Start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        await using var target = await Target.StartAsync(origin.Url);
        string[] requests =
        [
            "GET /i/_doc/1?routing=%2F HTTP/1.1\r\nHost: h\r\nX-Opaque-Id: 7\r\nAuthorization: Basic dTpw\r\n\r\n",
            "POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\nContent-Length: 21\r\n\r\n{\"index\":{}}\n{\"a\":1}\n",
            "PUT /i/_doc/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2;x=\"y\"\r\n{\"\r\n5\r\na\":1}\r\n0\r\nX-Trailer: a\r\n\r\n",
            "POST /i/_search?q=x HTTP/1.1\r\nHost: h\r\nContent-Type: application/yaml\r\nContent-Length: 3\r\n\r\na: ",
        ];
        foreach (var request in requests)
        {
            await target.AskAsync(request);
        }

        var whole = origin.TakeAsked().Select(Told).ToList();
        var cases = Gen.Sample(Gen.Choose(1, 40).ListOf(8), 20, 10);
        foreach (var cuts in cases)
        {
            foreach (var request in requests)
            {
                await using var client = await RawHttpClient.ConnectAsync(target.Url);
                var bytes = Encoding.Latin1.GetBytes(request);
                var at = 0;
                for (var i = 0; at < bytes.Length; i++)
                {
                    var length = Math.Min(cuts.ElementAtOrDefault(i % Math.Max(1, cuts.Count)) is var cut && cut > 0 ? cut : 1, bytes.Length - at);
                    await client.SendAsync(bytes.AsMemory(at, length));
                    at += length;
                }

                Assert.Equal(200, (await client.ReadAsync())!.Status);
            }

            Assert.Equal(whole, origin.TakeAsked().Select(Told));
        }
    }

    private static string Told(Http1Message asked) =>
        $"{asked.StartLine}\n{string.Join('\n', asked.Headers.Select(static line => line.ToString()))}\n\n{asked.Text}";
}
