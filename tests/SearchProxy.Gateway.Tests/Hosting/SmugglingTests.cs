using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Hosting;

/// <summary>Requests that two parsers may read in two ways never reach the engine (fault R25).</summary>
public class SmugglingTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 4\r\n\r\nabcd")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -3\r\n\r\nabc")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length : 3\r\n\r\nabc")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nHost: h\n\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\nX: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nX: a\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n folded\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n X: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nX\u0000: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://other/ HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n")]
    [InlineData("GET / x HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("get / HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    public async Task Ambiguous_request_is_refused(string request)
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync(request);
        Assert.True(answer is null || answer.Status is (>= 400 and < 500) or 505, answer?.StartLine);
        Assert.Empty(engine.Asked);
    }

    [Theory]
    [InlineData("5;a=\nb\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("5\nabcde\n0\n\n")]
    [InlineData("5\r\nabcdeX0\r\n\r\n")]
    [InlineData("0x5\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("-5\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFF\r\nabcde\r\n0\r\n\r\n")]
    public async Task Broken_chunks_do_not_become_a_whole_request(string body)
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync($"POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        Assert.True(answer is null || answer.Status is >= 400 and < 500, answer?.StartLine);
        Assert.DoesNotContain(engine.Asked, asked => asked.IsComplete);
    }

    [Fact]
    public async Task What_follows_an_ambiguous_request_is_not_read_as_another_one()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await using var client = await RawHttpClient.ConnectAsync(proxy.Url);
        await client.SendAsync(
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 40\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nDELETE /i HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal(400, (await client.ReadAsync())!.Status);
        Assert.Null(await client.ReadAsync());
        Assert.Empty(engine.Asked);
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("es-security-runas-user")]
    [InlineData("Cookie")]
    [InlineData("close, Authorization, X-Opaque-Id")]
    public async Task Connection_header_cannot_strip_an_identity(string connection)
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await proxy.AskAsync(
            $"GET / HTTP/1.1\r\nHost: h\r\nConnection: {connection}\r\nAuthorization: Basic x\r\nes-security-runas-user: u\r\nCookie: c=1\r\n\r\n");
        var asked = Assert.Single(engine.Asked);
        Assert.Equal(
            ("Basic x", "u", "c=1"), (asked.Header("Authorization"), asked.Header("es-security-runas-user"), asked.Header("Cookie")));
    }

    [Fact]
    public async Task Unusual_spelling_of_a_length_reaches_the_engine_in_the_usual_one()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await proxy.AskAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc");
        var asked = Assert.Single(engine.Asked);
        Assert.Equal(("3", "abc"), (asked.Header("Content-Length"), asked.Text));
    }

    [Fact]
    public async Task Trailers_do_not_become_headers()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await proxy.AskAsync(
            "POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nAuthorization: Basic evil\r\n\r\n");
        Assert.Null(Assert.Single(engine.Asked).Header("Authorization"));
    }
}
