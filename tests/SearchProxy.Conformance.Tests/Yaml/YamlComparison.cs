using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Testing.FakeModels;
using SearchProxy.Testing.Logging;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>Runs tests directly, through a proxy that reranks nothing, and through one that reranks, and compares how they end.</summary>
internal sealed class YamlComparison
{
    private const int Attempts = 3;

    public List<string> Differences { get; } = [];

    /// <summary>How each test ended on the engine itself.</summary>
    public Dictionary<YamlTest, YamlOutcome> Direct { get; } = [];

    /// <summary>Answers that were reranked.</summary>
    public int Reranked { get; private set; }

    /// <summary>Assertions on the order or the scores of reranked hits that did not hold.</summary>
    public int Excused { get; private set; }

    public static async Task<YamlComparison> RunAsync(YamlEngine engine, IReadOnlyList<YamlTest> tests)
    {
        var comparison = new YamlComparison();
        await using var off = await ServeAsync(engine, isOn: false);
        await using var on = await ServeAsync(engine, isOn: true);
        using var throughOff = new HttpClient { BaseAddress = GatewayHost.AddressesOf(off)[0] };
        using var throughOn = new HttpClient { BaseAddress = GatewayHost.AddressesOf(on)[0] };
        foreach (var test in tests)
        {
            await comparison.CompareAsync(engine, test, throughOff, throughOn);
        }

        return comparison;
    }

    private async Task CompareAsync(YamlEngine engine, YamlTest test, HttpClient throughOff, HttpClient throughOn)
    {
        if (YamlSkip.Reason(test, engine.Version) is { } reason)
        {
            Direct[test] = new YamlOutcome(YamlOutcome.Skipped, 0, reason, 0, 0);
            return;
        }

        string? difference = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // What an engine answers otherwise from time to time is no difference that the proxy makes.
            var direct = await RunAsync(engine, engine.Client, test);
            var off = await RunAsync(engine, throughOff, test);
            var on = await RunAsync(engine, throughOn, test);
            Direct[test] = direct;
            Reranked += on.Reranked;
            Excused += on.Excused;
            difference = off.IsLike(direct) && on.IsLike(direct)
                ? null
                : $"{test}\n    directly {direct}\n    switched off {off}\n    reranking {on}";
            if (difference is null)
            {
                return;
            }
        }

        Differences.Add(difference!);
    }

    private static async Task<YamlOutcome> RunAsync(YamlEngine engine, HttpClient client, YamlTest test)
    {
        try
        {
            return await new YamlRun(client, engine.Product).RunAsync(test);
        }
        finally
        {
            await engine.EmptyAsync();
        }
    }

    private static async Task<WebApplication> ServeAsync(YamlEngine engine, bool isOn)
    {
        var options = new GatewayOptions { Engines = [engine.Client.BaseAddress!.AbsoluteUri], Listen = ["http://127.0.0.1:0"] };
        options.Search.Enabled = isOn;
        options.Search.Blend = 1;
        options.Search.Deadline = TimeSpan.FromMinutes(1);
        // An order that has nothing to do with the engine's.
        var models = new SearchModels(encoder: null, new FakeReranker(static (_, text) => text.Sum(static c => (c * 7919) % 101) % 97));
        var proxy = GatewayHost.Build(options, builder =>
        {
            builder.Logging.AddTestLog();
            builder.Services.AddSingleton(models);
        });
        await proxy.StartAsync();
        return proxy;
    }
}
