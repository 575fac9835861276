using System.Net;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;
using SearchProxy.Testing.Http;
using SearchProxy.Tests.Commands;

namespace SearchProxy.Tests.Hosting;

/// <summary>The small form of <c>bench … rolling-proxies</c>: with the bundled models, and a deadline that no machine misses.</summary>
public sealed class RestartInTurnTests
{
    private const string Settings = """
        { "gateway": { "drainDelay": "1s", "warmSearches": 6, "search": { "deadline": "60s" } } }
        """;

    private static readonly string[] Words = ["river", "lock", "boats", "water", "gates"];

    [Fact]
    public async Task Two_proxies_restarted_in_turn_behind_a_balancer_lose_no_search_and_degrade_none()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var url = engine.Url.GetLeftPart(UriPartial.Authority);
        await FillAsync(engine.Url);
        using var settings = new TemporaryFile(Settings);
        using var first = Serve(settings, url, "http://127.0.0.1:0");
        using var second = Serve(settings, url, "http://127.0.0.1:0");
        Uri[] addresses = [new(await first.Address), new(await second.Address)];
        using var balancer = new ReadinessBalancer(addresses);
        using var client = new HttpClient(balancer, disposeHandler: false) { BaseAddress = new Uri("http://proxies") };
        await Eventually.HoldsAsync(() => balancer.Ready.Count == 2);
        using var stop = new CancellationTokenSource();
        var load = SearchAsync(client, stop.Token);

        await first.StopAsync();
        using var third = Serve(settings, url, addresses[0].GetLeftPart(UriPartial.Authority));
        await Eventually.HoldsAsync(() => balancer.Ready.Count == 2);
        await second.StopAsync();
        using var fourth = Serve(settings, url, addresses[1].GetLeftPart(UriPartial.Authority));
        await Eventually.HoldsAsync(() => balancer.Ready.Count == 2);
        await stop.CancelAsync();

        var verdicts = await load;
        Assert.True(verdicts.Count >= 10, $"only {verdicts.Count} searches");
        Assert.All(verdicts, static verdict => Assert.StartsWith("200 reranked", verdict, StringComparison.Ordinal));
    }

    private static ServingRun Serve(TemporaryFile settings, string engine, string listen) =>
        ServingRun.Start("serve", "--config", settings.Path, "--engine", engine, "--listen", listen);

    private static async Task FillAsync(Uri engine)
    {
        using var client = new HttpClient { BaseAddress = engine };
        var lines = string.Concat(Enumerable.Range(0, 10)
            .Select(static at => $"{{\"index\":{{}}}}\n{{\"text\":\"a {Words[at % 5]} and {at} {Words[at * 2 % 5]}\"}}\n"));
        using var body = new StringContent(lines, System.Text.Encoding.UTF8, "application/x-ndjson");
        using var answer = await client.PostAsync(new Uri("/places/_bulk?refresh=true", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<List<string>> SearchAsync(HttpClient client, CancellationToken stop)
    {
        var verdicts = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            using var answer =
                await client.GetAsync(
                    new Uri(
                        $"/places/_search?q={Words[verdicts.Count % 5]}+{Words[(verdicts.Count + 1) % 5]}+{verdicts.Count}&df=text",
                        UriKind.Relative),
                    CancellationToken.None);
            verdicts.Add(
                $"{(int)answer.StatusCode} {(answer.Headers.TryGetValues("X-SearchProxy", out var values) ? values.Single() : "")}");
        }

        return verdicts;
    }
}
