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

    [Theory]
    [InlineData("plan", "nope", "--url", "q=x")]
    [InlineData("doctor", "--index", "nope")]
    [InlineData("ingest", "--index", "copy", "--from-index", "nope")]
    [InlineData("ingest", "--index", "copy", "--from-index", "nope", "--dry-run")]
    [InlineData("ingest", "--index", "nope", "--in-place")]
    [InlineData("index", "swap", "books", "--from", "nope", "--to", "books-2")]
    [InlineData("index", "swap", "books", "--from", "books-1", "--to", "nope")]
    [InlineData("index", "cleanup", "nope", "--yes")]
    public async Task An_index_that_is_not_there_is_a_finding(params string[] arguments)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        await CommandRun.OfAsync("index", "create", "books", "--engine", engine.Url.ToString());
        var run = await CommandRun.OfAsync([.. arguments, "--engine", engine.Url.ToString()]);
        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("there is no index \"nope\"", run.Output + run.Error, StringComparison.Ordinal);
    }
}
