namespace SearchProxy.Attack.Tests;

/// <summary>
/// Requests that two parsers may read in two ways: what is hidden in one never reaches the engine as a request, and nobody else gets its
/// answer.
/// </summary>
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

        var oversized =
            await target.AskAsync(
                $"POST /_analyze HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n{trailers}Authorization: Basic eA==\r\n\r\n");

        Assert.NotNull(oversized);
        Assert.Equal(200, await target.PoliteAsync());
    }
}
