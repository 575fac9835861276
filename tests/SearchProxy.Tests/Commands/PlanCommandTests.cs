using System.Text.Json;
using SearchProxy.Commands;
using SearchProxy.LocalEngine;

namespace SearchProxy.Tests.Commands;

public sealed class PlanCommandTests
{
    [Theory]
    [InlineData("""{"query":{"match":{"text":"a python as pet"}}}""", "rerank", "a python as pet")]
    [InlineData("""{"query":{"match_all":{}}}""", "bypass", null)]
    public async Task It_says_what_would_become_of_a_search(string body, string action, string? text)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        await CommandRun.OfAsync("index", "create", "books", "--engine", engine.Url.ToString());
        using var file = new TemporaryFile(body);
        var run = await CommandRun.OfAsync("plan", "books", "--body", file.Path, "--engine", engine.Url.ToString());
        Assert.Equal(ExitCode.Success, run.Code);
        using var plan = JsonDocument.Parse(run.Output);
        Assert.Equal(action, plan.RootElement.GetProperty("action").GetString());
        Assert.Equal(text, plan.RootElement.TryGetProperty("text", out var found) ? found.GetString() : null);
    }
}
