using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Forwarding;

/// <summary>
/// A node that accepts connections and answers nothing is left out like one that refuses them. Time passes only while a test waits for a
/// silent node.
/// </summary>
public sealed class SilentNodeTests
{
    private const string Get = "GET /i/_doc/1 HTTP/1.1\r\nHost: h\r\n\r\n";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Searches_go_to_a_node_that_answers_and_those_that_wait_move()
    {
        var time = new ManualTimeProvider();
        await using var silent = CountingOrigin.Start(static (_, _) => new OriginAct([]));
        await using var engine = await ScriptedEngine.StartAsync();
        new TinyIndex { Lexical = TinyIndex.Numbered(5) }.On(engine);
        await using var proxy = await StartAsync([silent.Url, engine.Url], time, TimeSpan.FromHours(1));
        var nodes = proxy.App.Services.GetRequiredService<EngineNodes>();
        var search = Requests.Post(
            "/books/_search", System.Text.Encoding.UTF8.GetBytes(SearchRig.MatchBody()), "Content-Type: application/json");

        // None of them has the hour of an ordinary answer to wait.
        for (var i = 0; i < 12; i++)
        {
            var asking = proxy.AskAsync(search);
            await PassAsync(time, () => asking.IsCompleted || nodes.All[0].IsOut);
            Assert.Equal(200, (await asking)!.Status);
        }

        var before = silent.Arrived.Count(static line => line.Contains("_search", StringComparison.Ordinal));
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(200, (await proxy.AskAsync(search))!.Status);
        }

        Assert.Equal(before, silent.Arrived.Count(static line => line.Contains("_search", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_node_that_answers_again_gets_requests_again()
    {
        var time = new ManualTimeProvider();
        var isSilent = true;
        await using var one = CountingOrigin.Start((_, _) => Volatile.Read(ref isSilent) ? new OriginAct([]) : OriginAct.Ok);
        await using var two = CountingOrigin.Start(static (_, _) => OriginAct.Ok);
        await using var proxy = await StartAsync([one.Url, two.Url], time, 3 * Silence);
        // Whoever meets the silent node has 504; with time it meets nobody.
        while (!await AllAnsweredAsync(proxy, time))
        {
            time.Advance(Step);
        }

        var before = Asked(one);
        Assert.True(await AllAnsweredAsync(proxy, time));
        Assert.Equal(before, Asked(one));

        Volatile.Write(ref isSilent, false);

        while (!await AllAnsweredAsync(proxy, time) || Asked(one) == before)
        {
            time.Advance(Step);
        }
    }

    [Fact]
    public async Task A_node_whose_one_request_takes_long_is_not_left_out()
    {
        var time = new ManualTimeProvider();
        await using var one =
            CountingOrigin.Start(static (_, line) => line.Contains("/slow", StringComparison.Ordinal) ? new OriginAct([]) : OriginAct.Ok);
        await using var two =
            CountingOrigin.Start(static (_, line) => line.Contains("/slow", StringComparison.Ordinal) ? new OriginAct([]) : OriginAct.Ok);
        await using var proxy = await StartAsync([one.Url, two.Url], time, 30 * Silence);
        var slow = proxy.AskAsync("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");

        // The node is asked for a sign of life meanwhile, and gives it.
        await PassAsync(time, () => one.Arrived.Concat(two.Arrived).Contains("GET / HTTP/1.1"));
        var before = (Asked(one), Asked(two));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, (await proxy.AskAsync(Get))!.Status);
        }

        Assert.Equal((before.Item1 + 5, before.Item2 + 5), (Asked(one), Asked(two)));
        Assert.Equal(504, (await time.PassUntilAsync(slow, Silence))!.Status);
    }

    private static Task<GatewayRig> StartAsync(Uri[] engines, TimeProvider time, TimeSpan answerTimeout) => new GatewayRig
    {
        Engines = engines,
        Change = options =>
        {
            (options.NodeSilence, options.NodePause) = (Silence, Silence);
            options.AnswerTimeout = answerTimeout;
        },
        Configure = builder => builder.Services.AddSingleton(time),
    }.StartedAsync();

    private static async Task<bool> AllAnsweredAsync(GatewayRig proxy, ManualTimeProvider time)
    {
        var answered = true;
        for (var i = 0; i < 10; i++)
        {
            answered &= (await time.PassUntilAsync(proxy.AskAsync(Get), Step))!.Status == 200;
        }

        return answered;
    }

    private static Task PassAsync(ManualTimeProvider time, Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string words = "") =>
        Eventually.HoldsAsync(
            async () =>
            {
                if (!holds())
                {
                    time.Advance(Step);
                    await Task.Delay(Moment);
                }

                return holds();
            },
            words);

    private static int Asked(CountingOrigin origin) => origin.Arrived.Count(static line => line.Contains("_doc", StringComparison.Ordinal));
}
