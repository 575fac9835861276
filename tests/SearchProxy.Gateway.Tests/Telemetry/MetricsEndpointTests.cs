using System.Diagnostics.Metrics;
using System.Net;
using SearchProxy.Gateway.Telemetry;

namespace SearchProxy.Gateway.Tests.Telemetry;

public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task It_shows_the_metrics_of_the_process_and_says_why_it_cannot_go_on()
    {
        string? failing = null;
        using var meter = new Meter("SearchProxy.Watched");
        await using var endpoint = await MetricsEndpoint.StartAsync("http://127.0.0.1:0", () => failing, default);
        meter.CreateCounter<long>("searchproxy.watched.things", "{thing}").Add(3);
        using var client = new HttpClient { BaseAddress = endpoint.Url };

        Assert.Contains("searchproxy_watched_things_total 3", await client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync("/health"));
        failing = "the disk is full";
        using var health = await client.GetAsync("/health");
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"status":"failing","reason":"the disk is full"}"""),
            (health.StatusCode, await health.Content.ReadAsStringAsync()));
        using var other = await client.GetAsync("/");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }
}
