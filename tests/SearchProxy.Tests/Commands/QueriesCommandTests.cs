using System.Text.Json;
using SearchProxy.Commands;
using SearchProxy.LocalEngine;

namespace SearchProxy.Tests.Commands;

/// <summary><c>queries</c> draws a set, <c>label</c> has a model judge it, and <c>eval</c> takes what they write.</summary>
public sealed class QueriesCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-").FullName;
    private LocalEngineHost? _engine;

    private string Url => _engine!.Url.AbsoluteUri;

    public async Task InitializeAsync()
    {
        _engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var source =
            DocumentsFile.Of(DocumentsFile.Snakes.Append(("garter", "Garter snake", "A harmless snake of gardens that eats worms.")));
        var run = await CommandRun.OfAsync(
            "ingest", "--engine", Url, "--index", "animals", "--source", source.Path, "--text-fields", "title,text");
        Assert.Equal(ExitCode.Success, run.Code);
    }

    public async Task DisposeAsync()
    {
        await _engine!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Titles_become_judged_queries_that_eval_takes_and_marks()
    {
        var drawn =
            await CommandRun.OfAsync("queries", "--engine", Url, "--index", "animals", "--titles", "title", "--out", At("known.csv"));

        Assert.Equal((ExitCode.Success, string.Empty), (drawn.Code, drawn.Error));
        Assert.Contains("2 queries of 5 documents; 3 have no title of two words or more", drawn.Output, StringComparison.Ordinal);
        var measured = await CommandRun.OfAsync(
            "eval", "--engine", Url, "--index", "animals", "--qrels", At("known.csv"), "--orders", "bm25", "--text-fields", "title,text");
        Assert.Equal(ExitCode.Success, measured.Code);
        Assert.Contains("judgements are known items", measured.Output + measured.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queries", "--titles", "title", "--out", "none.csv")]
    [InlineData("label", "--queries", "none.jsonl", "--out", "none.csv", "--keep-nothing")]
    [InlineData("eval", "--qrels", "none.qrels", "--queries", "none.jsonl")]
    public async Task An_index_that_is_not_there_is_said_alike_and_nothing_is_written(params string[] command)
    {
        await File.WriteAllTextAsync(At("none.jsonl"), "{\"_id\":\"q\",\"text\":\"harmless snake\"}\n");
        await File.WriteAllTextAsync(At("none.qrels"), "query-id\tcorpus-id\tscore\nq\tgarter\t1\n");
        string[] at = [.. command.Select(word => word.StartsWith("none.", StringComparison.Ordinal) ? At(word) : word)];
        var run = await CommandRun.OfAsync([.. at, "--engine", Url, "--index", "nowhere"]);

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.StartsWith("searchproxy: there is no index \"nowhere\" on ", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("none.csv")));
    }

    [Fact]
    public async Task A_file_that_is_no_backfill_queue_is_named_and_stays_as_it_is()
    {
        await File.WriteAllTextAsync(At("notes"), "what nobody may lose");
        var run = await CommandRun.OfAsync("ingest", "backfill", "--queue", At("notes"), "--engine", Url);

        Assert.Equal(ExitCode.File, run.Code);
        Assert.StartsWith($"searchproxy: {At("notes")} is no backfill queue; ", run.Error, StringComparison.Ordinal);
        Assert.Equal("what nobody may lose", await File.ReadAllTextAsync(At("notes")));
        Assert.Equal(ExitCode.File, (await CommandRun.OfAsync("ingest", "backfill", "--queue", At("nothing"), "--engine", Url)).Code);
    }

    [Fact]
    public async Task What_people_asked_is_drawn_judged_by_a_model_and_evaluated()
    {
        string[] asked = ["python snake", "harmless animal", "python snake"];
        await File.WriteAllLinesAsync(At("audit.jsonl"), asked.Select(static text => JsonSerializer.Serialize(new
        {
            target = "/animals/_search",
            body = JsonSerializer.Serialize(new { query = new { match = new { text } } }),
        })));

        var drawn = await CommandRun.OfAsync("queries", "--audit", At("audit.jsonl"), "--out", At("queries.jsonl"));
        var judged = await CommandRun.OfAsync(
            "label", "--engine", Url, "--index", "animals", "--queries", At("queries.jsonl"), "--format", "judgements", "--out",
            At("judged.csv"), "--text-fields", "title,text", "--keep-nothing");
        var measured = await CommandRun.OfAsync(
            "eval", "--engine", Url, "--index", "animals", "--qrels", At("judged.csv"), "--orders", "bm25,reranked", "--text-fields",
            "title,text", "--keep-nothing");

        Assert.Contains("2 queries of 3 searches; 0 lines", drawn.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Success, ExitCode.Success), (judged.Code, measured.Code));
        Assert.Contains("a model, not of people", measured.Output + measured.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queries --out x", "give either --audit FILE or --index NAME with --titles FIELD: where the queries come from")]
    [InlineData("queries --out x --titles title", "--titles needs --index NAME: whose titles")]
    [InlineData("queries --out x --audit a --count 0", "--count is \"0\"; a whole number from 1 to 1000000 is expected")]
    public async Task A_draw_from_nowhere_is_refused(string line, string message)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));

        Assert.Equal((ExitCode.Usage, $"searchproxy: {message}"), (run.Code, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task A_field_without_titles_is_named()
    {
        var run = await CommandRun.OfAsync("queries", "--engine", Url, "--index", "animals", "--titles", "name", "--out", At("none.csv"));

        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains(
            "none of 5 documents of \"animals\" has a title of two words or more in \"name\"",
            Assert.Single(run.ErrorLines),
            StringComparison.Ordinal);
        Assert.False(File.Exists(At("none.csv")));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
