using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SearchProxy.Gateway.Pages;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Pages;

public class OwnPagesTests
{
    [Fact]
    public async Task Live_and_ready_without_asking_the_engine()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        Assert.Equal("{\"status\":\"live\"}", (await Get(proxy, "/_searchproxy/health/live"))!.Text);
        var ready = await Get(proxy, "/_searchproxy/health/ready?verbose");
        Assert.Equal(
            (200, "{\"status\":\"ready\"}", "application/json", "no-store"),
            (ready!.Status, ready.Text, ready.Header("Content-Type"), ready.Header("Cache-Control")));
        Assert.Empty(engine.Asked);
    }

    [Fact]
    public async Task Part_that_is_not_well_makes_the_proxy_degraded_yet_ready()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Configure = builder => builder.Services.AddSingleton(new ReadinessCheck("model", () => "the file model.onnx is missing")),
        }.StartedAsync();
        var ready = await Get(proxy, "/_searchproxy/health/ready");
        Assert.Equal((200, """{"status":"degraded","model":"the file model.onnx is missing"}"""), (ready!.Status, ready.Text));
    }

    [Fact]
    public async Task Parts_that_are_being_made_ready_keep_requests_away_for_a_bounded_time()
    {
        var (time, isStarting) = (new ManualTimeProvider(), true);
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Configure = builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Services.AddSingleton(
                    new ReadinessCheck("model", () => isStarting ? "is being loaded" : null) { IsStarting = () => isStarting });
            },
        }.StartedAsync();
        var loading = await Get(proxy, "/_searchproxy/health/ready");
        Assert.Equal((503, """{"status":"starting","model":"is being loaded"}"""), (loading!.Status, loading.Text));
        Assert.Equal(200, (await Get(proxy, "/_searchproxy/health/live"))!.Status);

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(
            (200, """{"status":"degraded","model":"is being loaded"}"""),
            ((await Get(proxy, "/_searchproxy/health/ready"))!.Status, (await Get(proxy, "/_searchproxy/health/ready"))!.Text));
        isStarting = false;
        Assert.Equal("{\"status\":\"ready\"}", (await Get(proxy, "/_searchproxy/health/ready"))!.Text);

        // Once is enough: what is loaded anew later keeps nobody away.
        isStarting = true;
        Assert.Equal(200, (await Get(proxy, "/_searchproxy/health/ready"))!.Status);
    }

    [Fact]
    public async Task Engine_that_could_not_be_reached_makes_the_proxy_degraded_until_it_answers_again()
    {
        var time = new ManualTimeProvider();
        Uri url;
        await using (var engine = await ScriptedEngine.StartAsync())
        {
            url = engine.Url;
        }

        await using var proxy = await new GatewayRig
        {
            Engines = [url],
            Configure = builder => builder.Services.AddSingleton<TimeProvider>(time),
        }.StartedAsync();
        await Get(proxy, "/");
        Assert.Contains(
            "\"engine\":\"no node could be reached", (await Get(proxy, "/_searchproxy/health/ready"))!.Text, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains(
            "\"engine\":\"no node could be reached", (await Get(proxy, "/_searchproxy/health/ready"))!.Text, StringComparison.Ordinal);

        // No request of a client's has to find out.
        await using var back = await ScriptedEngine.StartAsync(port: url.Port);
        await Eventually.HoldsAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return (await Get(proxy, "/_searchproxy/health/ready"))!.Text == "{\"status\":\"ready\"}";
        });

        Assert.All(back.Asked, static asked => Assert.Equal(("GET", "/"), (asked.Method, asked.Target)));
    }

    [Fact]
    public async Task Proxy_that_stops_is_not_ready_but_serves_on_for_the_drain_delay()
    {
        var time = new ManualTimeProvider();
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Change = options => options.DrainDelay = TimeSpan.FromSeconds(7),
            Configure = builder => builder.Services.AddSingleton<TimeProvider>(time),
        }.StartedAsync();
        var stopping = proxy.App.StopAsync();
        var ready = await Get(proxy, "/_searchproxy/health/ready");
        Assert.Equal((503, "{\"status\":\"stopping\"}"), (ready!.Status, ready.Text));
        Assert.Equal(200, (await Get(proxy, "/"))!.Status);
        Assert.False(stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(7));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Stop_waits_for_requests_under_way()
    {
        var answer = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When(_ => true, _ =>
        {
            arrived.TrySetResult();
            return EngineAnswer.Json("{\"took\":1}") with { BeforeHead = answer.Task };
        });
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Change = options => options.DrainTimeout = TimeSpan.FromSeconds(60),
        }.StartedAsync();
        var underWay = Get(proxy, "/x");
        await arrived.Task;
        var stopping = proxy.App.StopAsync();
        answer.SetResult();
        Assert.Equal("{\"took\":1}", (await underWay)!.Text);
        await stopping.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("POST", "/_searchproxy/v1/chat/completions", 404)]
    [InlineData("POST", "/_searchproxy/v1/rerank", 404)]
    [InlineData("POST", "/_searchproxy/v3/rerank", 404)]
    [InlineData("DELETE", "/_searchproxy/nope", 404)]
    [InlineData("PUT", "/_searchproxy/plan/books/_search", 405)]
    [InlineData("POST", "/_searchproxy/plan/books/_count", 404)]
    [InlineData("POST", "/_searchproxy/", 405)]
    [InlineData("GET", "/_searchproxy/x?y", 404)]
    [InlineData("POST", "/_searchproxy/metrics", 405)]
    [InlineData("DELETE", "/_searchproxy/health/live", 405)]
    public async Task Other_pages_and_methods_are_refused_in_the_engines_form_and_never_forwarded(string method, string target, int status)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync($"{method} {target} HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal(status, answer!.Status);
        Assert.Contains($"\"status\":{status}}}", answer.Text, StringComparison.Ordinal);
        Assert.Empty(engine.Asked);
    }

    [Theory]
    [InlineData("/_searchproxyx")]
    [InlineData("/_SearchProxy/metrics")]
    [InlineData("/i/_searchproxy/metrics")]
    public async Task Names_that_only_look_alike_belong_to_the_engine(string target)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await Get(proxy, target);
        Assert.Equal(target, Assert.Single(engine.Asked).Target);
    }

    [Theory]
    [InlineData("POST", "/_searchproxy/metrics", "GET, HEAD")]
    [InlineData("DELETE", "/_searchproxy/plan/books/_search", "GET, POST")]
    public async Task A_wrong_method_is_told_the_right_ones(string method, string target, string allowed)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync($"{method} {target} HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal((405, allowed), (answer!.Status, answer.Header("Allow")));
    }

    private static Task<Http1Message?> Get(GatewayRig proxy, string target) => proxy.AskAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n");
}
