namespace SearchProxy.Attack.Tests;

/// <summary>One client's requests leave no connection behind on which another's hangs.</summary>
public sealed class PoisoningTests
{
    private static readonly string[] Poisons =
    [
        $"GET / HTTP/1.1\r\nHost: h\r\nX-Ticket: {new string('t', 9_000)}\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: h\r\nX-Ticket: {new string('t', 20_000)}\r\n\r\n",
        $"GET / HTTP/1.1\r\nHost: h\r\nX-Ticket: {new string('t', 60_000)}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nCookie: "
            + string.Join("; ", Enumerable.Range(0, 500).Select(static n => $"c{n}={new string('c', 40)}"))
            + "\r\n\r\n",
        $"GET /?filter_path={new string('f', 5_000)} HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\u0001b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\u007fb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX\u0001A: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX(A): b\r\n\r\n",
        "GET /?a\u000bb HTTP/1.1\r\nHost: h\r\n\r\n",
        "BREW / HTTP/1.1\r\nHost: h\r\n\r\n",
        $"POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2;x={new string('e', 3_000)}\r\n{{}}\r\n0\r\n\r\n",
        $"POST /books/_search HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nX-Ticket: {new string('t', 20_000)}\r\nContent-Length: 36\r\n\r\n{{\"query\":{{\"match\":{{\"text\":\"whale\"}}}}}}",
    ];

    public static TheoryData<OriginKind> Origins() => Origin.All();

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task Nobody_else_waits(OriginKind kind)
    {
        await using var origin = Origin.Start(kind);
        await using var target = await Target.StartAsync(origin.Url, static options => options.AnswerTimeout = TimeSpan.FromSeconds(30));
        foreach (var poison in Poisons)
        {
            // As many as a pool may hold for the next ones to come.
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => target.AskAsync(poison)));
            var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => target.PoliteAsync()));
            Assert.All(statuses, static status => Assert.Equal(200, status));
        }
    }
}
