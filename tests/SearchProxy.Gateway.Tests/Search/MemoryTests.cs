using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>What all requests hold together.</summary>
public sealed class MemoryTests
{
    private const int Mebibyte = 1 << 20;
    private const string Match = """{"query":{"match":{"text":"whale"}}}""";

    [Fact]
    public async Task An_answer_that_does_not_fit_is_handed_through_unread()
    {
        await using var rig = await StartAsync();
        var large = $$"""{"took":1,"pad":"{{new string('x', 20 * Mebibyte)}}","hits":{"total":{"value":0,"relation":"eq"},"max_score":null,"hits":[]} }""";
        rig.Engine.When(static asked => asked.Path == "/books/_search", _ => EngineAnswer.Json(large));

        var answer = await rig.SearchAsync(Match);

        Assert.Equal("bypassed; reason=memory", answer.Marker);
        Assert.Equal(large, answer.Body);
        await AssertNothingIsHeldAsync(rig, refusals: 1);
    }

    [Fact]
    public async Task Many_answers_that_fit_alone_but_not_together_all_come_whole()
    {
        await using var rig = await StartAsync();
        var large = $$"""{"took":1,"pad":"{{new string('x', 5 * Mebibyte)}}","hits":{"total":{"value":0,"relation":"eq"},"max_score":null,"hits":[]} }""";
        var all = new TaskCompletionSource();
        var asked = 0;
        rig.Engine.When(static one => one.Path == "/books/_search", _ =>
        {
            if (Interlocked.Increment(ref asked) >= 8)
            {
                all.TrySetResult();
            }

            return EngineAnswer.Json(large) with { MidBody = all.Task };
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => rig.SearchAsync(Match)));

        Assert.All(answers, answer => Assert.EndsWith("\"hits\":[]} }", answer.Body, StringComparison.Ordinal));
        Assert.Contains(answers, static answer => answer.Marker == "bypassed; reason=memory");
        await AssertNothingIsHeldAsync(rig);
    }

    [Fact]
    public async Task A_body_that_inflates_beyond_the_budget_goes_on_as_it_came()
    {
        await using var rig = await StartAsync(static options => options.Limits.InflationRatio = 1_100);
        var bomb = Requests.Gzip(Encoding.UTF8.GetBytes($$"""{"query":{"match":{"text":"{{new string(' ', 15 * Mebibyte)}}"} } }"""));
        rig.Engine.When(static asked => asked.Path == "/books/_search", static _ => EngineAnswer.Json("{}"));

        var answer = await SearchProxy.Testing.Http.RawHttpClient.ExchangeAsync(
            rig.Url,
            Requests.Post("/books/_search", bomb, "Content-Type: application/json", "Content-Encoding: gzip", "Connection: close"));

        Assert.Equal("bypassed; reason=memory", answer!.Header("X-SearchProxy"));
        Assert.Equal(bomb, rig.Engine.Asked[^1].Body);
        await AssertNothingIsHeldAsync(rig, refusals: 1);
    }

    [Fact]
    public async Task After_a_burst_memory_is_given_back_once()
    {
        var time = new ManualTimeProvider();
        var given = 0;
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var keeper = new MemoryKeeper(
            Microsoft.Extensions.Options.Options.Create(new GatewayOptions()),
            provider.GetRequiredService<IMeterFactory>(),
            time,
            () => given++);
        await keeper.StartAsync(default);
        keeper.Budget.Take(100 * Mebibyte);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, given);
        keeper.Budget.Return(95 * Mebibyte);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, given);
        keeper.Budget.Take(10 * Mebibyte);
        keeper.Budget.Return(15 * Mebibyte);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, given);
    }

    [Fact]
    public async Task A_request_waits_as_long_as_its_patience_lasts_in_all()
    {
        var time = new ManualTimeProvider();
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var options = new GatewayOptions { Limits = { Memory = 100 } };
        using var keeper = new MemoryKeeper(
            Microsoft.Extensions.Options.Options.Create(options), provider.GetRequiredService<IMeterFactory>(), time);
        var budget = keeper.Budget;
        var memory = keeper.Waiting(TimeSpan.FromSeconds(10));
        Assert.True(budget.TryTake(100));
        var first = memory.TryHoldAsync(10, CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(6));
        budget.Return(10);
        Assert.True(await first);

        var second = memory.TryHoldAsync(10, CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await second);
        Assert.False(await memory.TryHoldAsync(10, CancellationToken.None));
        memory.Abandon();
        Assert.Equal(90, budget.Held);
    }

    private static Task<SearchRig> StartAsync(Action<GatewayOptions>? change = null) => SearchRig.PlainAsync(change: options =>
    {
        options.Limits.Memory = 16 * Mebibyte;
        change?.Invoke(options);
    });

    /// <summary>The client has its answer before the proxy has ended the exchange.</summary>
    private static async Task AssertNothingIsHeldAsync(SearchRig rig, int? refusals = null)
    {
        using var client = new HttpClient { BaseAddress = rig.Url };
        var metrics = "";
        await Eventually.HoldsAsync(async () =>
        {
            metrics = await client.GetStringAsync("/_searchproxy/metrics");
            return metrics.Contains("searchproxy_memory_held_bytes 0\n", StringComparison.Ordinal);
        });

        Assert.Contains("searchproxy_memory_limit_bytes 16777216\n", metrics, StringComparison.Ordinal);
        if (refusals is { } count)
        {
            Assert.Contains($"searchproxy_memory_refusals_total {count}\n", metrics, StringComparison.Ordinal);
        }
    }
}
