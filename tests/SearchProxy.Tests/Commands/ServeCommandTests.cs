using System.Net;
using SearchProxy.Commands;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Tests.Commands;

public sealed class ServeCommandTests
{
    [Fact]
    public async Task Requests_reach_the_engine_until_the_command_is_stopped()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        using var serving = ServingRun.Start("serve", "--engine", engine.Url.ToString(), "--listen", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await serving.Address) };
        Assert.Contains("You Know, for Search", await client.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, await serving.StopAsync());
    }

    [Fact]
    public async Task Without_models_it_serves_and_says_that_it_is_degraded_and_why()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        using var serving = ServingRun.Start(
            "serve", "--engine", engine.Url.ToString(), "--listen", "http://127.0.0.1:0", "--models", "/nowhere");
        using var client = new HttpClient { BaseAddress = new Uri(await serving.Address) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
        await Eventually.HoldsAsync(async () => (await client.GetAsync("/_searchproxy/health/ready")).IsSuccessStatusCode);
        var health = await client.GetStringAsync("/_searchproxy/health/ready");
        Assert.Contains("\"status\":\"degraded\"", health, StringComparison.Ordinal);
        Assert.Contains("\"reranker\":", health, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_and_ends_with_2()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        var run =
            await CommandRun.OfAsync("serve", "--engine", engine.Url.ToString(), "--listen", engine.Url.GetLeftPart(UriPartial.Authority));
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith(
            $"searchproxy: cannot listen on {engine.Url.GetLeftPart(UriPartial.Authority)}: ",
            Assert.Single(run.ErrorLines),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_this_machine_does_not_have_is_named_and_ends_with_2()
    {
        // Of the range for documentation (RFC 5737): no machine has it.
        var run = await CommandRun.OfAsync("serve", "--engine", "http://127.0.0.1:1", "--listen", "http://192.0.2.1:9201");
        Assert.Equal(ExitCode.Usage, run.Code);
        var line = Assert.Single(run.ErrorLines);
        Assert.StartsWith("searchproxy: cannot listen on http://192.0.2.1:9201: ", line, StringComparison.Ordinal);
        Assert.EndsWith("; --listen URL (gateway.listen) names another address", line, StringComparison.Ordinal);
    }
}
