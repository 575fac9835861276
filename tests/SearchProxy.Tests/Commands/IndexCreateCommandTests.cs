using SearchProxy.Commands;
using SearchProxy.LocalEngine;

namespace SearchProxy.Tests.Commands;

public sealed class IndexCreateCommandTests
{
    [Fact]
    public async Task An_index_is_created_once_and_found_the_second_time()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var first = await CreateAsync(engine, "books");
        Assert.Equal(ExitCode.Success, first.Code);
        Assert.Matches(@"created the index ""books"" on Elasticsearch 8\.\S+ for vectors of all-MiniLM-L6-v2@[0-9a-f]+ \(384 dimensions\)", first.Output);
        Assert.Contains("the index \"books\" is there already", (await CreateAsync(engine, "books")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_no_index_can_have_is_refused_before_the_engine_is_asked()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var run = await CreateAsync(engine, "Books");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("\"Books\" must be lower case", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    private static Task<CommandRun> CreateAsync(LocalEngineHost engine, string name) =>
        CommandRun.OfAsync("index", "create", name, "--engine", engine.Url.ToString());
}
