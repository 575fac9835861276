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
        Assert.Matches(
            @"created the index ""books-1"" with the alias ""books"" on Elasticsearch 8\.\S+ for vectors of all-MiniLM-L6-v2@[0-9a-f]+ \(384 dimensions\)",
            first.Output);
        Assert.Contains(
            "the index \"books-1\" with the alias \"books\" is there already",
            (await CreateAsync(engine, "books")).Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("books", true, "books-1")]
    [InlineData("books", false, "books")]
    [InlineData("books-7", true, "books-7")]
    public async Task An_alias_stands_before_a_new_index_unless_it_is_numbered_or_none_is_wanted(string name, bool wantsAlias, string index)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        string[] none = wantsAlias ? [] : ["--no-alias"];
        Assert.Equal(
            ExitCode.Success, (await CommandRun.OfAsync(["index", "create", name, "--engine", engine.Url.ToString(), .. none])).Code);
        using var client = new HttpClient { BaseAddress = engine.Url };
        Assert.StartsWith($"{{\"{index}\":", await client.GetStringAsync($"/{name}/_mapping"), StringComparison.Ordinal);
        Assert.Equal(index != name, (await client.GetAsync($"/_alias/{name}")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task What_was_ingested_as_the_documents_say_can_be_migrated()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var source = DocumentsFile.Of(DocumentsFile.Snakes);
        await CommandRun.OfAsync("ingest", "--engine", engine.Url.ToString(), "--index", "books", "--source", source.Path);
        var again = await CommandRun.OfAsync("ingest", "--engine", engine.Url.ToString(), "--index", "books", "--source", source.Path);
        Assert.Contains("unchanged 4", again.Output, StringComparison.Ordinal);
        var migrated = await CommandRun.OfAsync("index", "migrate", "books", "--to", "books-2", "--engine", engine.Url.ToString());
        Assert.Equal((ExitCode.Success, ""), (migrated.Code, migrated.Error));
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
