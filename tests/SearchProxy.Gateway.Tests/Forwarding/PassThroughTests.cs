using System.Text;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Forwarding;

public class PassThroughTests
{
    private const string Host = "Host: proxy\r\n";

    [Theory]
    [InlineData("/%3Clogs-%7Bnow%2Fd%7D%3E/_doc/1")]
    [InlineData("/a%2Fb/_doc/%2e%2e?x=%zz")]
    [InlineData("/a//b/../c/./d")]
    [InlineData("/i/_count?q=a;b&q=2&q=&=&%73ize=1+2#frag")]
    [InlineData("/i/_count?q=\"<>\\^`{|}")]
    [InlineData("/i,j*,-k/_count?")]
    [InlineData("/_plugins/x?a=[1]&b={\"c\":1}")]
    [InlineData("/%5Fsearch")]
    [InlineData("/i/_doc/a+b%20c%C3%BC")]
    public async Task Engine_sees_the_target_byte_for_byte(string target)
    {
        await using var engine = RawEngine.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync($"GET {target} HTTP/1.1\r\n{Host}\r\n");
        Assert.Equal(200, answer!.Status);
        Assert.Equal($"GET {target} HTTP/1.1", Assert.Single(engine.Asked).StartLine);
    }

    [Fact]
    public async Task Engine_sees_the_clients_headers_and_no_others()
    {
        await using var engine = RawEngine.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        string[] sent =
        [
            "Authorization: ApiKey abc==", "es-secondary-authorization: Basic xyz", "securitytenant: global", "Cookie: a=b; c=d",
            "X-Opaque-Id: 42", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate: a=1",
            "User-Agent: curl/8", "Accept: application/vnd.elasticsearch+json; compatible-with=8", "Accept-Encoding: gzip, deflate",
            "X-Forwarded-For: 1.2.3.4", "Upgrade-Insecure-Requests: 1", "x-latin: \u00e9\u00fc", "If-None-Match: \"x\"", "Range: bytes=0-1",
            "Via: 1.1 other", "Referer: not a uri", "x-empty: ", "Content-Type: application/x-ndjson", "Content-Encoding: gzip",
            "Content-Length: 3",
        ];
        await proxy.AskAsync($"POST /_bulk HTTP/1.1\r\n{Host}{string.Join("\r\n", sent)}\r\n\r\nabc");
        var asked = Assert.Single(engine.Asked);
        string[] expected = [.. sent.Select(line => line.TrimEnd()), $"Host: {engine.Url.Authority}"];
        Assert.Equal(
            expected.Select(Normal).Order(StringComparer.Ordinal),
            asked.Headers.Select(line => Normal(line.ToString().TrimEnd())).Order(StringComparer.Ordinal));
        Assert.Equal("abc", asked.Text);
    }

    [Fact]
    public async Task Client_sees_the_engines_status_line_headers_and_body_and_nothing_else()
    {
        await using var engine = RawEngine.Start(
            "HTTP/1.1 299 Odd Reason\r\nX-elastic-product: Elasticsearch\r\nWarning: 299 a \"x\"\r\nWarning: 299 b \"y\"\r\nX-Opaque-Id: 7\r\n"
            + "content-type: application/json;q=0.9\r\nLocation: /i/_doc/1\r\nAllow: GET,POST\r\nx-latin: \u00fc\r\nContent-Length: 4\r\n\r\n\u0001\u0002\u00ff\n");
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync($"GET /x HTTP/1.1\r\n{Host}\r\n");
        Assert.Equal("HTTP/1.1 299 Odd Reason", answer!.StartLine);
        string[] expected =
        [
            "allow: GET,POST", "content-length: 4", "content-type: application/json;q=0.9", "location: /i/_doc/1", "warning: 299 a \"x\"",
            "warning: 299 b \"y\"", "x-elastic-product: Elasticsearch", "x-latin: \u00fc", "x-opaque-id: 7",
        ];
        Assert.Equal(expected, answer.Headers.Select(line => Normal(line.ToString())).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 255, 10], answer.Body);
    }

    [Fact]
    public async Task Engines_own_date_and_server_are_relayed()
    {
        await using var engine =
            RawEngine.Start("HTTP/1.1 200 OK\r\nDate: Tue, 01 Jan 2030 00:00:00 GMT\r\nServer: s\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync($"GET / HTTP/1.1\r\n{Host}\r\n");
        Assert.Equal("Tue, 01 Jan 2030 00:00:00 GMT", answer!.Header("Date"));
        Assert.Equal("s", answer.Header("Server"));
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nX-elastic-product: Elasticsearch\r\n\r\n")]
    [InlineData("HEAD", "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("GET", "HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("GET", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("GET", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData(
        "GET",
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"s\"\r\nWWW-Authenticate: ApiKey\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n")]
    [InlineData("DELETE", "HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("OPTIONS", "HTTP/1.1 200 OK\r\nAllow: GET,POST\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("PATCH", "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("FROBNICATE", "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Length: 2\r\n\r\n{}")]
    public async Task Answers_of_every_kind_arrive_as_they_were_sent(string method, string answer)
    {
        await using var engine = RawEngine.Start(answer);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var request = $"{method} /x HTTP/1.1\r\n{Host}\r\n";
        var direct = await RawHttpClient.ExchangeAsync(engine.Url, request);
        var proxied = await proxy.AskAsync(request);
        Assert.Equal(direct!.StartLine, proxied!.StartLine);
        Assert.Equal(Lines(direct), Lines(proxied));
        Assert.Equal(direct.Body, proxied.Body);
        Assert.True(proxied.IsComplete);
    }

    [Fact]
    public async Task Chunked_and_compressed_bodies_pass_both_ways_untouched()
    {
        await using var engine =
            RawEngine.Start(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n3\r\n\u001f\u008b!\r\n1\r\n!\r\n0\r\n\r\n");
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync(
            $"POST /_bulk HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n2\r\n\u001f\u008b\r\n3;ext=1\r\nxyz\r\n0\r\n\r\n");
        Assert.Equal("gzip", answer!.Header("Content-Encoding"));
        Assert.Equal("chunked", answer.Header("Transfer-Encoding"));
        Assert.Equal([0x1f, 0x8b, (byte)'!', (byte)'!'], answer.Body);
        var asked = Assert.Single(engine.Asked);
        Assert.Equal([0x1f, 0x8b, (byte)'x', (byte)'y', (byte)'z'], asked.Body);
        Assert.Equal("chunked", asked.Header("Transfer-Encoding"));
        Assert.Null(asked.Header("Content-Length"));
    }

    [Fact]
    public async Task Row58_Body_of_the_answer_streams_while_the_engine_still_writes()
    {
        var rest = new TaskCompletionSource();
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("[1,2]") with { IsChunked = true, MidBody = rest.Task });
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        using var client = new HttpClient();
        using var answer = await client.GetAsync(proxy.Url, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var first = new byte[2];
        await body.ReadExactlyAsync(first);
        Assert.Equal("[1", Encoding.UTF8.GetString(first));
        rest.SetResult();
        Assert.Equal(",2]", await new StreamReader(body).ReadToEndAsync());
    }

    [Fact]
    public async Task Row58_Body_of_the_request_streams_while_the_client_still_writes()
    {
        await using var engine = RawEngine.Start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await using var client = await RawHttpClient.ConnectAsync(proxy.Url);
        await client.SendAsync($"POST /_bulk HTTP/1.1\r\n{Host}Content-Length: 4\r\n\r\nab");
        await client.SendAsync("cd");
        Assert.Equal(200, (await client.ReadAsync())!.Status);
        Assert.Equal("abcd", Assert.Single(engine.Asked).Text);
    }

    [Fact]
    public async Task Expect_continue_is_answered_when_the_engine_wants_the_body()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("{}"));
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await using var client = await RawHttpClient.ConnectAsync(proxy.Url);
        await client.SendAsync($"POST /_bulk HTTP/1.1\r\n{Host}Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        Assert.Equal(100, (await client.ReadAsync())!.Status);
        await client.SendAsync("abcd");
        Assert.Equal(200, (await client.ReadAsync())!.Status);
        Assert.Equal("abcd", Assert.Single(engine.Asked).Text);
    }

    [Fact]
    public async Task Expect_continue_ends_in_413_without_the_body_when_the_engine_refuses_it()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(new EngineAnswer { Status = 413, ReadsBody = false });
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await using var client = await RawHttpClient.ConnectAsync(proxy.Url);
        await client.SendAsync($"POST /_bulk HTTP/1.1\r\n{Host}Expect: 100-continue\r\nContent-Length: 400000000\r\n\r\n");
        Assert.Equal(413, (await client.ReadAsync())!.Status);
    }

    [Fact]
    public async Task Long_request_lines_and_headers_reach_the_engine_so_that_its_own_error_comes_back()
    {
        await using var engine = RawEngine.Start("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}");
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var longTarget = "/" + new string('a', 30_000);
        Assert.Equal(400, (await proxy.AskAsync($"GET {longTarget} HTTP/1.1\r\n{Host}X-Long: {new string('b', 30_000)}\r\n\r\n"))!.Status);
        Assert.Equal(longTarget, Assert.Single(engine.Asked).Target);
    }

    [Fact]
    public async Task Several_requests_share_a_connection()
    {
        await using var engine =
            RawEngine.Start(asked =>
                Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {asked.Target.Length}\r\n\r\n{asked.Target}"));
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await using var client = await RawHttpClient.ConnectAsync(proxy.Url);
        await client.SendAsync(
            $"GET /1 HTTP/1.1\r\n{Host}\r\nPOST /2 HTTP/1.1\r\n{Host}Content-Length: 1\r\n\r\nxGET /3 HTTP/1.1\r\n{Host}\r\n");
        Assert.Equal(
            ["/1", "/2", "/3"], [(await client.ReadAsync())!.Text, (await client.ReadAsync())!.Text, (await client.ReadAsync())!.Text]);
    }

    [Fact]
    public async Task Clients_that_offer_an_upgrade_to_http2_are_served_over_http1()
    {
        await using var engine = RawEngine.Start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync(
            $"POST /_bulk HTTP/1.1\r\n{Host}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\nContent-Length: 3\r\n\r\nabc");
        Assert.Equal(200, answer!.Status);
        Assert.Equal("abc", Assert.Single(engine.Asked).Text);
    }

    private static string Normal(string line) => line.Split(':', 2) is [var name, var value] ? name.ToLowerInvariant() + ":" + value : line;

    private static IEnumerable<string> Lines(Http1Message message) =>
        message.Headers.Select(line => Normal(line.ToString())).Order(StringComparer.Ordinal);
}
