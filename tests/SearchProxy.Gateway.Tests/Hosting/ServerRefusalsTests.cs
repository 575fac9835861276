using System.Text.Json;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Hosting;

/// <summary>What the server refuses before any of our code sees it is told in the documented form all the same.</summary>
public sealed class ServerRefusalsTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    private const string Good = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    public static TheoryData<string, int, string> Refusals => new()
    {
        { "GET / HTTP/1.1\nHost: h\n\n", 400, "malformed-request" },
        { "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n folded\r\n\r\n", 400, "malformed-request" },
        { "GET / HTTP/1.1\r\n\r\n", 400, "malformed-request" },
        { "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400, "malformed-request" },
        { "GET / HTTP/3.0\r\nHost: h\r\n\r\n", 505, "http-version" },
        { $"GET /{new string('a', 70_000)} HTTP/1.1\r\nHost: h\r\n\r\n", 414, "request-line-too-long" },
        { $"GET / HTTP/1.1\r\nHost: h\r\nX: {new string('a', 70_000)}\r\n\r\n", 431, "headers-too-large" },
        { $"GET / HTTP/1.1\r\nHost: h\r\n{string.Concat(Enumerable.Range(0, 1_001).Select(static n => $"X-{n}: a\r\n"))}\r\n", 431, "headers-too-large" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_of_the_server_has_the_documented_form(string request, int status, string reason)
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();

        var answer = (await proxy.AskAsync(request))!;

        AssertForm(answer, status, reason);
        Assert.Empty(engine.Asked);
        var metrics = (await proxy.AskAsync("GET /_searchproxy/metrics HTTP/1.1\r\nHost: h\r\n\r\n"))!.Text;
        Assert.Contains($"searchproxy_gateway_faults_total{{reason=\"{reason}\"}} 1\n", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task It_stands_behind_the_answers_before_it_and_ends_the_connection(string request, int status, string reason)
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await using var client = await RawHttpClient.ConnectAsync(proxy.Url);

        await client.SendAsync(Good + request);

        Assert.Equal("{}", (await client.ReadAsync())!.Text);
        AssertForm((await client.ReadAsync())!, status, reason);
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task A_refusal_of_HEAD_has_no_body()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();

        var answer = (await proxy.AskAsync($"HEAD / HTTP/1.1\r\nHost: h\r\nX: {new string('a', 70_000)}\r\n\r\n"))!;

        Assert.Equal(
            (431, "failed; reason=headers-too-large", 0, true),
            (answer.Status, answer.Header("X-SearchProxy"), answer.Body.Length, answer.IsComplete));
    }

    [Fact]
    public async Task A_head_that_never_ends_is_told_so()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Change = static options => options.Limits.RequestHeadTimeout = TimeSpan.FromSeconds(1),
        }.StartedAsync();

        // The server's own clock ticks each second of real time.
        var answer = (await proxy.AskAsync("GET / HTTP/1.1\r\nHost: h\r\n"))!;

        AssertForm(answer, 408, "request-timeout");
    }

    private static void AssertForm(Http1Message answer, int status, string reason)
    {
        Assert.Equal(
            (status, $"failed; reason={reason}", "close"), (answer.Status, answer.Header("X-SearchProxy"), answer.Header("Connection")));
        Assert.True(answer.IsComplete);
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal(status, json.RootElement.GetProperty("status").GetInt32());
        Assert.Equal(
            $"searchproxy_{reason.Replace('-', '_')}_exception", json.RootElement.GetProperty("error").GetProperty("type").GetString());
        Assert.NotEqual("", json.RootElement.GetProperty("error").GetProperty("reason").GetString());
    }
}
