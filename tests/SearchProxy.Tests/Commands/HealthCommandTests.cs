using SearchProxy.Commands;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Tests.Commands;

public sealed class HealthCommandTests
{
    [Theory]
    [InlineData("ready", "127.0.0.1")]
    [InlineData("live", "*")]
    [InlineData("live", "0.0.0.0")]
    public async Task A_proxy_that_serves_is_healthy(string page, string host)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        using var serving = ServingRun.Start(
            "serve", "--engine", engine.Url.ToString(), "--listen", "http://127.0.0.1:0", "--models", "/nowhere");
        var port = new Uri(await serving.Address).Port;

        // While it starts it is not ready.
        using var client = new HttpClient();
        await Eventually.HoldsAsync(async () =>
            (await client.GetAsync($"http://127.0.0.1:{port}/_searchproxy/health/ready")).IsSuccessStatusCode);
        string[] flags = page == "live" ? ["--live"] : [];
        var run = await CommandRun.OfAsync(["health", "--listen", $"http://{host}:{port}", .. flags]);

        Assert.Equal((ExitCode.Success, ""), (run.Code, run.Error));
        Assert.Contains("\"status\":", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_stopping_is_not()
    {
        await using var listener = await ScriptedEngine.StartAsync();
        listener.When("GET", "/_searchproxy/health/ready", EngineAnswer.Json(503, """{"status":"stopping"}"""));

        var run = await CommandRun.OfAsync("health", "--listen", listener.Url.GetLeftPart(UriPartial.Authority));

        Assert.Equal((ExitCode.Findings, """{"status":"stopping"}"""), (run.Code, run.Output.Trim()));
    }

    [Theory]
    [InlineData(200, "<html>Welcome</html>")]
    [InlineData(200, """{"tagline":"You Know, for Search"}""")]
    [InlineData(200, """[{"status":"ready"}]""")]
    [InlineData(404, """{"error":"no handler found","status":404}""")]
    [InlineData(200, "")]
    public async Task Whatever_else_answers_there_is_no_healthy_proxy(int status, string body)
    {
        await using var other = await ScriptedEngine.StartAsync();
        other.When("GET", "/_searchproxy/health/ready", EngineAnswer.Json(status, body));
        var url = other.Url.GetLeftPart(UriPartial.Authority);

        var run = await CommandRun.OfAsync("health", "--listen", url);

        Assert.Equal(
            (ExitCode.Findings, $"searchproxy: {url}/_searchproxy/health/ready is answered {status} by something else than SearchProxy; "
                + "--listen URL names another address of a proxy on this machine"),
            (run.Code, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task Where_nothing_listens_the_line_says_so()
    {
        var gone = await ScriptedEngine.StartAsync();
        await gone.DisposeAsync();
        var url = gone.Url.GetLeftPart(UriPartial.Authority);

        var run = await CommandRun.OfAsync("health", "--listen", url);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.StartsWith(
            $"searchproxy: {url}/_searchproxy/health/ready does not answer: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.EndsWith("; --listen URL names another address of a proxy on this machine", run.ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_scheme_is_named_where_it_is_the_one_that_is_spoken()
    {
        await using var plain = await ScriptedEngine.StartAsync();

        var run = await CommandRun.OfAsync("health", "--listen", $"https://{plain.Url.Authority}");

        Assert.Equal(
            (ExitCode.Findings, $"searchproxy: https://{plain.Url.Authority}/_searchproxy/health/ready does not answer: what listens there "
                + "speaks no TLS; it may want http://; --listen URL names another address of a proxy on this machine"),
            (run.Code, Assert.Single(run.ErrorLines)));
    }
}
