using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Telemetry;

public class GatewayMetricsTests
{
    [Fact]
    public async Task Requests_are_counted_by_lane_and_status()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await Get(proxy, "/");
        await Get(proxy, "/missing");
        await Get(proxy, "/missing");
        await Get(proxy, "/_searchproxy/health/live");
        var text = await MetricsAsync(proxy);
        Assert.Contains("# TYPE searchproxy_gateway_requests_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_gateway_requests_total{lane=\"pass\",status=\"200\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_gateway_requests_total{lane=\"pass\",status=\"404\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_gateway_requests_total{lane=\"own\",status=\"200\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Durations_are_a_histogram_in_seconds_by_lane()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await Get(proxy, "/");
        var text = await MetricsAsync(proxy);
        Assert.Contains("# TYPE searchproxy_gateway_request_duration_seconds histogram\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "searchproxy_gateway_request_duration_seconds_bucket{lane=\"pass\",le=\"+Inf\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_gateway_request_duration_seconds_count{lane=\"pass\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_gateway_active_requests 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_are_counted_by_reason()
    {
        await using var proxy = await new GatewayRig { Engines = [new Uri("http://127.0.0.1:1")] }.StartedAsync();
        await Get(proxy, "/");
        await Get(proxy, "http://h/");
        var text = await MetricsAsync(proxy);
        Assert.Contains("searchproxy_gateway_faults_total{reason=\"engine-unreachable\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("searchproxy_gateway_faults_total{reason=\"request-target\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_gateways_in_one_process_do_not_share_numbers()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var one = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await using var two = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await Get(one, "/");
        Assert.Contains("searchproxy_gateway_requests_total{lane=\"pass\",status=\"200\"} 0\n", await MetricsAsync(two), StringComparison.Ordinal);
    }

    private static Task<Http1Message?> Get(GatewayRig proxy, string target) => proxy.AskAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n");

    private static async Task<string> MetricsAsync(GatewayRig proxy) =>
        (await proxy.AskAsync("GET /_searchproxy/metrics HTTP/1.1\r\nHost: h\r\n\r\n"))!.Text;
}
