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
        using var body = new StringContent(
            """{"actions":[{"add":{"index":"books-1","alias":"books"}}]}""", Encoding.UTF8, "application/json");
        (await client.PostAsync("/_aliases", body)).EnsureSuccessStatusCode();

        var run = await CommandRun.OfAsync("index", "migrate", "books", "--to", "books-2", "--engine", engine.Url.ToString());
        Assert.Equal("", run.Error);
        Assert.Contains(
            "documents: 4 old, 4 new; of 4 looked at 4 are equal, 4 of 4 with text are found by it, 4 of 4 vectors are the model's; old and new have 100 % of their ten nearest documents in common",
            run.Output,
            StringComparison.Ordinal);
        Assert.StartsWith("{\"books-2\":", await client.GetStringAsync("/_alias/books"), StringComparison.Ordinal);

        var back =
            await CommandRun.OfAsync("index", "swap", "books", "--from", "books-2", "--to", "books-1", "--engine", engine.Url.ToString());
        Assert.Equal(ExitCode.Success, back.Code);
        Assert.StartsWith("{\"books-1\":", await client.GetStringAsync("/_alias/books"), StringComparison.Ordinal);

        var refused = await CommandRun.OfAsync("index", "cleanup", "books-1", "--engine", engine.Url.ToString());
        var unsure = await CommandRun.OfAsync("index", "cleanup", "books-2", "--engine", engine.Url.ToString());
        var dry = await CommandRun.OfAsync("index", "cleanup", "books-2", "--dry-run", "--engine", engine.Url.ToString());
        var cleaned = await CommandRun.OfAsync("index", "cleanup", "books-2", "--yes", "--engine", engine.Url.ToString());
        Assert.Equal(
            (ExitCode.Findings, "searchproxy: nothing was deleted: \"books-1\" is what \"books\" stands for"),
            (refused.Code, Assert.Single(refused.ErrorLines)));
        Assert.Equal(
            (ExitCode.Usage, "searchproxy: nothing was deleted: --yes deletes without asking"),
            (unsure.Code, Assert.Single(unsure.ErrorLines)));
        Assert.Equal(
            (ExitCode.Success, true), (dry.Code, dry.Output.EndsWith("would delete the index \"books-2\"\n", StringComparison.Ordinal)));
        Assert.Equal(
            (ExitCode.Success, "\"books-2\": 4 documents, no alias\ndeleted the index \"books-2\""), (cleaned.Code, cleaned.Output.Trim()));
    }

    [Fact]
    public async Task An_index_that_no_migration_left_behind_is_kept()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        await CommandRun.OfAsync("index", "create", "live", "--no-alias", "--engine", engine.Url.ToString());

        var run = await CommandRun.OfAsync("index", "cleanup", "live", "--yes", "--engine", engine.Url.ToString());

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.StartsWith(
            "searchproxy: nothing was deleted: no migration left \"live\" behind", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = engine.Url };
        Assert.True((await client.GetAsync("/live")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task An_index_that_is_not_there_is_told_in_one_line()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var run = await CommandRun.OfAsync("index", "cleanup", "nope", "--yes", "--engine", engine.Url.ToString());
        Assert.Equal(
            (ExitCode.Findings, "searchproxy: nothing was deleted: there is no index \"nope\" (an alias is not taken for one)", ""),
            (run.Code, Assert.Single(run.ErrorLines), run.Output));
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData("YES", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    public void Only_a_yes_confirms(string answer, bool confirmed)
    {
        using var answers = new StringReader(answer);
        Assert.Equal(confirmed, Terminals.Terminal.Plain(TextWriter.Null, TextWriter.Null, answers).Confirm("sure?"));
    }

    [Fact]
    public async Task Judged_queries_measure_both_indices_and_a_loss_keeps_the_alias_where_it_is()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var source = DocumentsFile.Of(DocumentsFile.Snakes);
        using var queries = new TemporaryFile("""{"_id":"q","text":"which bird dances"}""", ".jsonl");
        using var judgements = new TemporaryFile("q\tbird\t1\n", ".tsv");
        await CommandRun.OfAsync("ingest", "--engine", engine.Url.ToString(), "--index", "books-1", "--source", source.Path);
        using var client = new HttpClient { BaseAddress = engine.Url };
        await client.PutAsync("/books-1/_alias/books", null);
        string[] line =
        [
            "index", "migrate", "books", "--to", "books-2", "--engine", engine.Url.ToString(), "--queries", queries.Path,
            "--qrels", judgements.Path, "--old-encoder", "all-MiniLM-L6-v2",
        ];

        var lost = await CommandRun.OfAsync([.. line, "--max-ndcg-loss", "-0.5"]);
        var moved = await CommandRun.OfAsync(line);

        Assert.Contains("nDCG@10 over 1 queries: 1.0000 old, 1.0000 new", lost.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, lost.Code);
        Assert.Contains("the alias \"books\" stays with \"books-1\"", lost.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Success, ""), (moved.Code, moved.Error));
        Assert.StartsWith("{\"books-2\":", await client.GetStringAsync("/_alias/books"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_no_alias_is_refused()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var run = await CommandRun.OfAsync("index", "migrate", "books", "--to", "books-2", "--engine", engine.Url.ToString());
        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.StartsWith(
            $"searchproxy: there is no alias \"books\" on {engine.Url}; ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_swap_of_an_alias_that_the_index_does_not_have_is_a_finding()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        await CommandRun.OfAsync("index", "create", "books", "--engine", engine.Url.ToString());
        var run =
            await CommandRun.OfAsync("index", "swap", "notes", "--from", "books-1", "--to", "books-1", "--engine", engine.Url.ToString());
        Assert.Equal(
            (ExitCode.Findings, $"searchproxy: the index \"books-1\" on {engine.Url} does not have the alias \"notes\""),
            (run.Code, Assert.Single(run.ErrorLines)));
    }
}
