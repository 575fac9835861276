using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Forwarding;

/// <summary>A node that accepts connections and answers nothing is left out like one that refuses them.</summary>
public sealed class SilentNodeTests
{
    private const string Get = "GET /i/_doc/1 HTTP/1.1\r\nHost: h\r\n\r\n";

    [Fact]
    public async Task Searches_go_to_a_node_that_answers_and_those_that_wait_move()
    {
        await using var silent = CountingOrigin.Start(static (_, _) => new OriginAct([]));
        await using var engine = await ScriptedEngine.StartAsync();
        new TinyIndex { Lexical = TinyIndex.Numbered(5) }.On(engine);
        await using var proxy = await GatewayRig.StartAsync([silent.Url, engine.Url], Quickly);
        var search = Requests.Post("/books/_search", System.Text.Encoding.UTF8.GetBytes(SearchRig.MatchBody()), "Content-Type: application/json");

        // None of them has an hour, or the minute of an ordinary answer, to wait.
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(200, (await proxy.AskAsync(search))!.Status);
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
        var isSilent = true;
        await using var one = CountingOrigin.Start((_, _) => Volatile.Read(ref isSilent) ? new OriginAct([]) : OriginAct.Ok);
        await using var two = CountingOrigin.Start(static (_, _) => OriginAct.Ok);
        await using var proxy = await GatewayRig.StartAsync([one.Url, two.Url], options =>
        {
            Quickly(options);
            options.AnswerTimeout = TimeSpan.FromSeconds(1);
        });
        // Whoever meets the silent node has 504; with time it meets nobody.
        await UntilAsync(async () => await AllAnsweredAsync(proxy));
        var before = Asked(one);
        Assert.True(await AllAnsweredAsync(proxy));
        Assert.Equal(before, Asked(one));

        Volatile.Write(ref isSilent, false);

        await UntilAsync(async () => await AllAnsweredAsync(proxy) && Asked(one) > before);
    }

    [Fact]
    public async Task A_node_whose_one_request_takes_long_is_not_left_out()
    {
        await using var one = CountingOrigin.Start(static (_, line) => line.Contains("/slow", StringComparison.Ordinal) ? new OriginAct([]) : OriginAct.Ok);
        await using var two = CountingOrigin.Start(static (_, line) => line.Contains("/slow", StringComparison.Ordinal) ? new OriginAct([]) : OriginAct.Ok);
        await using var proxy = await GatewayRig.StartAsync([one.Url, two.Url], options =>
        {
            Quickly(options);
            options.AnswerTimeout = TimeSpan.FromSeconds(2);
        });
        var slow = proxy.AskAsync("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");

        // The node is asked for a sign of life meanwhile, and gives it.
        await UntilAsync(() => Task.FromResult(one.Arrived.Concat(two.Arrived).Contains("GET / HTTP/1.1")));
        var before = (Asked(one), Asked(two));
        await AllAnsweredAsync(proxy);

        Assert.Equal((before.Item1 + 5, before.Item2 + 5), (Asked(one), Asked(two)));
        Assert.Equal(504, (await slow)!.Status);
    }

    private static void Quickly(GatewayOptions options)
    {
        options.NodeSilence = TimeSpan.FromSeconds(0.2);
        options.NodePause = TimeSpan.FromSeconds(0.2);
    }

    private static async Task<bool> AllAnsweredAsync(GatewayRig proxy)
    {
        var answered = true;
        for (var i = 0; i < 10; i++)
        {
            answered &= (await proxy.AskAsync(Get))!.Status == 200;
        }

        return answered;
    }

    private static int Asked(CountingOrigin origin) => origin.Arrived.Count(static line => line.Contains("_doc", StringComparison.Ordinal));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
