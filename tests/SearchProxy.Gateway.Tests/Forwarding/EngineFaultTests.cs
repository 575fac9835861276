using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Forwarding;

/// <summary>What the client sees when the engine does not answer (faults R7 to R10).</summary>
public class EngineFaultTests
{
    private const string Get = "GET /i/_doc/1 HTTP/1.1\r\nHost: h\r\n\r\n";

    [Fact]
    public async Task Engine_down_is_502_in_the_engines_own_error_form()
    {
        await using var proxy = await new GatewayRig { Engines = [DeadUrl()] }.StartedAsync();
        var answer = await proxy.AskAsync(Get);
        Assert.Equal(502, answer!.Status);
        Assert.Equal("failed; reason=engine-unreachable", answer.Header("X-SearchProxy"));
        Assert.Equal("application/json", answer.Header("Content-Type"));
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal(502, json.RootElement.GetProperty("status").GetInt32());
        var error = json.RootElement.GetProperty("error");
        Assert.Equal("searchproxy_engine_unreachable_exception", error.GetProperty("type").GetString());
        Assert.Equal(error.GetProperty("reason").GetString(), error.GetProperty("root_cause")[0].GetProperty("reason").GetString());
        Assert.StartsWith("no connection to the engine: ", error.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engine_down_is_502_without_a_body_for_HEAD()
    {
        await using var proxy = await new GatewayRig { Engines = [DeadUrl()] }.StartedAsync();
        var answer = await proxy.AskAsync("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal(502, answer!.Status);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task Unreachable_node_is_replaced_by_the_next_one_and_left_out_after()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("{}"));
        await using var proxy = await new GatewayRig { Engines = [DeadUrl(), engine.Url] }.StartedAsync();
        for (var i = 0; i < 6; i++)
        {
            var answer = await proxy.AskAsync("POST /i/_count?q=%2F HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
            Assert.Equal(200, answer!.Status);
        }

        Assert.Equal(6, engine.Asked.Count);
        Assert.All(engine.Asked, asked => Assert.Equal(("/i/_count?q=%2F", "{}"), (asked.Target, asked.Text)));
    }

    [Fact]
    public async Task Requests_go_round_the_nodes_and_keep_each_nodes_path_prefix()
    {
        await using var one = await ScriptedEngine.StartAsync();
        await using var two = await ScriptedEngine.StartAsync();
        one.Always(EngineAnswer.Json("{}"));
        two.Always(EngineAnswer.Json("{}"));
        await using var proxy = await new GatewayRig { Engines = [new Uri(one.Url, "/a%2Fb/"), new Uri(two.Url, "/c")] }.StartedAsync();
        for (var i = 0; i < 4; i++)
        {
            await proxy.AskAsync("GET /x%2Fy?z HTTP/1.1\r\nHost: h\r\n\r\n");
        }

        Assert.Equal(["/a%2Fb/x%2Fy?z", "/a%2Fb/x%2Fy?z"], one.Asked.Select(asked => asked.Target));
        Assert.Equal(["/c/x%2Fy?z", "/c/x%2Fy?z"], two.Asked.Select(asked => asked.Target));
    }

    [Fact]
    public async Task Engine_that_closes_without_an_answer_is_502_and_is_asked_once()
    {
        await using var engine = RawEngine.Start((_, _, _) => Task.FromResult(false));
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync("POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
        Assert.Equal((502, "failed; reason=engine-aborted"), (answer!.Status, answer.Header("X-SearchProxy")));
        Assert.Single(engine.Asked);
    }

    [Theory]
    [InlineData("not http at all\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n{}")]
    public async Task Engine_that_does_not_speak_HTTP_is_502(string bytes)
    {
        await using var engine = RawEngine.Start(bytes, closes: true);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        Assert.Equal(502, (await proxy.AskAsync(Get))!.Status);
    }

    [Fact]
    public async Task Silent_engine_is_504_after_the_timeout()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("{}") with { BeforeHead = new TaskCompletionSource().Task });
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Change = options => options.EngineTimeout = TimeSpan.FromSeconds(1),
        }.StartedAsync();
        var answer = await proxy.AskAsync(Get);
        Assert.Equal((504, "failed; reason=engine-timeout"), (answer!.Status, answer.Header("X-SearchProxy")));
        Assert.Contains("silent for 1 s", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\n{\"took\"")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n7\r\n{\"took\"\r\n")]
    public async Task Answer_that_breaks_off_is_broken_off_for_the_client_too(string rest)
    {
        await using var engine = RawEngine.Start("HTTP/1.1 200 OK\r\n" + rest, closes: true);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync(Get);
        Assert.True(answer is null || !answer.IsComplete || answer.Status == 502, answer?.ToString());
    }

    [Theory]
    [InlineData(401, "WWW-Authenticate", "Basic realm=\"security\"")]
    [InlineData(429, "Retry-After", "3")]
    [InlineData(503, "Retry-After", "3")]
    public async Task Engines_own_errors_are_relayed_and_not_retried(int status, string header, string value)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Error(status, "x_exception", "x").With(header, value));
        await using var proxy = await new GatewayRig { Engines = [engine.Url, engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync(Get);
        Assert.Equal((status, value, null), (answer!.Status, answer.Header(header), answer.Header("X-SearchProxy")));
        Assert.Single(engine.Asked);
    }

    [Fact]
    public async Task Client_that_leaves_takes_the_engines_request_with_it()
    {
        var gone = new TaskCompletionSource();
        await using var engine = await ScriptedEngine.StartAsync();
        var arrived = new TaskCompletionSource();
        engine.When(_ => true, asked =>
        {
            asked.Aborted.Register(gone.SetResult);
            arrived.TrySetResult();
            return EngineAnswer.Json("{}") with { BeforeHead = new TaskCompletionSource().Task, ReadsBody = false };
        });
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var client = await RawHttpClient.ConnectAsync(proxy.Url);
        await client.SendAsync(Get);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await client.DisposeAsync();
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Client_whose_body_breaks_off_does_not_reach_the_engine_as_a_whole_request()
    {
        await using var engine = RawEngine.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var client = await RawHttpClient.ConnectAsync(proxy.Url);
        await client.SendAsync("POST /_bulk HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        await client.DisposeAsync();
        Assert.Equal(200, (await proxy.AskAsync(Get))!.Status);
        Assert.DoesNotContain(engine.Asked, asked => asked.StartLine.StartsWith("POST", StringComparison.Ordinal) && asked.IsComplete);
    }

    /// <summary>A port that nothing listens on.</summary>
    private static Uri DeadUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
