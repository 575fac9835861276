using System.Text;
using SearchProxy.Commands;
using SearchProxy.LocalEngine;

namespace SearchProxy.Tests.Commands;

public sealed class IndexMigrateCommandTests
{
    [Fact]
    public async Task The_alias_moves_to_the_new_index_and_can_be_taken_back()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var source = DocumentsFile.Of(DocumentsFile.Snakes);
        await CommandRun.OfAsync("ingest", "--engine", engine.Url.ToString(), "--index", "books-1", "--source", source.Path);
        using var client = new HttpClient { BaseAddress = engine.Url };
        using var body = new StringContent("""{"actions":[{"add":{"index":"books-1","alias":"books"}}]}""", Encoding.UTF8, "application/json");
        (await client.PostAsync("/_aliases", body)).EnsureSuccessStatusCode();

        var run = await CommandRun.OfAsync("index", "migrate", "books", "--to", "books-2", "--engine", engine.Url.ToString());
        Assert.Equal("", run.Error);
        Assert.Contains("documents: 4 old, 4 new; of 4 looked at 4 are equal, and 4 of 4 with text are found by it", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("{\"books-2\":", await client.GetStringAsync("/_alias/books"), StringComparison.Ordinal);

        var back = await CommandRun.OfAsync("index", "swap", "books", "--from", "books-2", "--to", "books-1", "--engine", engine.Url.ToString());
        Assert.Equal(ExitCode.Success, back.Code);
        Assert.StartsWith("{\"books-1\":", await client.GetStringAsync("/_alias/books"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_no_alias_is_refused()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var run = await CommandRun.OfAsync("index", "migrate", "books", "--to", "books-2", "--engine", engine.Url.ToString());
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith("searchproxy: there is no alias \"books\" (404)", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }
}
