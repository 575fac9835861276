using System.Text.Json;
using SearchProxy.Commands;
using SearchProxy.LocalEngine;

namespace SearchProxy.Tests.Commands;

public sealed class EvalCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_BEIR_folder_is_indexed_and_every_order_is_measured()
    {
        var run = await RunAsync("--beir", Beir("q\tsnake\t1\nq\tgone\t1\n"));
        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("the local engine, in memory (no --engine was given)", run.Output, StringComparison.Ordinal);
        Assert.Contains("| collection | queries | BM25 | vectors | hybrid | reranked |", run.Output, StringComparison.Ordinal);
        // One of two judged documents is not in the corpus: the best that any order can reach is 1 / (1 + 1 / log2(3)).
        Assert.Matches(@"\| 1 \| \.\d{4} \(\d+\) \| \.6131 \(\d+\) \| \.\d{4} \(\d+\) \| \.\d{4} \(\d+\) \|", run.Output);
        Assert.Contains("1 of 2 judged documents are not in the index", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_settings_are_targets_whose_scores_are_not_computed_again()
    {
        var files = new[] { "page.html", "all.json", "tables.md" }.Select(name => Path.Combine(_folder, "out", name)).ToArray();
        var run = await RunAsync(
            "--beir", Beir("q\tsnake\t1\n"), "--orders", "bm25,reranked", "--with", "blend=1", "--with", "blend=0.5,window=100", "--kept",
            Path.Combine(_folder, "kept"),
            "--html", files[0], "--json", files[1], "--markdown", files[2], "--save-runs", Path.Combine(_folder, "runs"), "--fail-below",
            "mrr=0.1");
        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains(
            "| collection | queries | BM25 | reranked | blend=1 | blend=0.5,window=100 |", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"8 scores were kept from other runs or targets, 4 computed", run.Output);
        Assert.All(files, file => Assert.True(File.Exists(file), file));
        Assert.Equal(4, Directory.GetFiles(Path.Combine(_folder, "runs")).Length);

        var again = await RunAsync(
            "--beir", Beir("q\tsnake\t1\n"), "--orders", "bm25", "--with", "blend=0.9", "--kept", Path.Combine(_folder, "kept"), "--run",
            $"saved={Directory.GetFiles(Path.Combine(_folder, "runs"))[0]}",
            "--fail-below", "ndcg@10=1", "--fail-below", "p@10=0.9", "--fail-if-worse-than", files[1]);
        Assert.Contains("4 scores were kept from other runs or targets, 0 computed", again.Output, StringComparison.Ordinal);
        Assert.Contains("blend=0.9: the earlier run has no ndcg@10 of it; not compared", again.Output, StringComparison.Ordinal);
        Assert.Contains("blend=0.9: p@10 is 0.1000, below 0.9", again.Error, StringComparison.Ordinal);
        Assert.Contains($"nothing of this run is in {files[1]}: collections, targets", again.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, again.Code);
    }

    [Fact]
    public async Task An_index_that_is_not_there_is_said_in_a_line()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var run = await RunAsync(
            "--index", "nothere", "--qrels", Write("qrels.csv", "query,docid,rating\nred,a,1\n"), "--engine", engine.Url.ToString());
        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Equal(
            $"searchproxy: there is no index \"nothere\" on {engine.Url}; `searchproxy doctor` lists those that there are",
            Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task What_was_found_in_a_file_of_judgements_is_cut_and_printable()
    {
        var run = await RunAsync(
            "--index", "books", "--queries", Write("queries.jsonl", "{\"_id\":\"q\",\"text\":\"red\"}\n"), "--qrels",
            Write("qrels.tsv", $"\u001b[31m{new string('x', 200)}\u0007\n"), "--engine", "http://127.0.0.1:1");
        var line = Assert.Single(run.ErrorLines);
        Assert.Contains($"found \"·[31m{new string('x', 75)}…\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Fact]
    public async Task A_search_body_of_the_users_own_and_a_rank_eval_request_are_asked_as_they_are()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var documents = DocumentsFile.Of(DocumentsFile.Snakes);
        Assert.Equal(
            ExitCode.Success,
            (await CommandRun.OfAsync("ingest", "--index", "snakes", "--source", documents.Path, "--engine", engine.Url.ToString())).Code);
        var judgements = Write(
            "rank-eval.json",
            """{"requests":[{"id":"one","request":{"query":{"match":{"text":"constrictor"}}},"ratings":[{"_index":"snakes","_id":"snake","rating":1}]}]}""");
        var run =
            await RunAsync("--index", "snakes", "--qrels", judgements, "--orders", "bm25,reranked", "--engine", engine.Url.ToString());
        Assert.Matches(@"\| snakes \| 1 \| 1\.0000 ", run.Output);

        var csv = Write("basic.csv", "query,docid,rating\nplanet,language,1\n");
        var body = Write(
            "body.json",
            """{"query":{"bool":{"must":[{"match":{"text":"{{query}} programming"}}],"must_not":[{"ids":{"values":["planet"]}}]}}}""");
        var own =
            await RunAsync("--index", "snakes", "--qrels", csv, "--orders", "bm25", "--body", body, "--engine", engine.Url.ToString());
        Assert.Matches(@"\| snakes \| 1 \| 1\.0000 ", own.Output);
    }

    [Theory]
    [InlineData("index", "the index \"empty\" is empty; nothing can be found in it")]
    [InlineData("documents", "none of the 1 judged documents is in the index \"full\" (4 documents)")]
    public async Task An_index_that_cannot_be_evaluated_is_an_error(string what, string message)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var documents = DocumentsFile.Of(DocumentsFile.Snakes);
        var arguments = what == "index" ? new[] { "index", "create", "empty" } : ["ingest", "--index", "full", "--source", documents.Path];
        Assert.Equal(ExitCode.Success, (await CommandRun.OfAsync([.. arguments, "--engine", engine.Url.ToString()])).Code);
        var run = await RunAsync(
            "--index",
            what == "index" ? "empty" : "full",
            "--qrels",
            Write("qrels.csv", "query,docid,rating\nred,nowhere,1\n"),
            "--engine",
            engine.Url.ToString());
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(message, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_engine_it_says_that_the_one_in_memory_was_asked()
    {
        var run = await RunAsync("--index", "books", "--qrels", Write("qrels.csv", "query,docid,rating\nred,a,1\n"));
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith(
            "searchproxy: the in-memory engine was asked, because --engine was not given",
            Assert.Single(run.ErrorLines),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--orders", "bm25,best", "--orders has \"best\"; bm25, vectors, hybrid and reranked are known")]
    [InlineData("--with", "blend", "--with has \"blend\"; NAME=VALUE is expected")]
    [InlineData("--with", "bland=1", "gateway.search.bland is not a setting")]
    [InlineData("--with", "blend=2", "gateway.search.blend is 2; 0 to 1 is supported")]
    [InlineData("--proxy", "nowhere", "--proxy has \"nowhere\"; an http or https URL is expected")]
    [InlineData("--measures", "fame@3", "--measures has \"fame@3\"")]
    [InlineData("--fail-below", "ndcg@10", "--fail-below has \"ndcg@10\"; MEASURE=VALUE is expected")]
    [InlineData("--baseline", "best", "--baseline is \"best\"; the targets are BM25, vectors, hybrid, reranked")]
    [InlineData("--fail-below", "fame@3=0.4", "measures are ndcg@K, ndcg-exp@K")]
    [InlineData("--body", "missing.json", "the file missing.json does not exist")]
    [InlineData("--fail-if-worse-than", "missing.json", "the file missing.json does not exist")]
    public async Task What_is_not_understood_is_said_before_anything_is_done(string flag, string value, string message)
    {
        var run = await RunAsync("--demo", flag, value);
        Assert.NotEqual(ExitCode.Success, run.Code);
        Assert.Contains(message, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_anything_to_evaluate_it_says_what_can_be_given()
    {
        var run = await CommandRun.OfAsync("eval");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith("searchproxy: nothing to evaluate: give --beir DIR", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync(arguments.Contains("--kept") ? ["eval", .. arguments] : ["eval", "--keep-nothing", .. arguments]);

    private string Beir(string judgements)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "Snakes")).FullName;
        File.WriteAllLines(
            Path.Combine(folder, "corpus.jsonl"),
            DocumentsFile.Snakes.Select(document =>
                JsonSerializer.Serialize(new { _id = document.Id, title = document.Title, text = document.Text })));
        File.WriteAllText(Path.Combine(folder, "queries.jsonl"), "{\"_id\":\"q\",\"text\":\"python as a pet\"}\n");
        Directory.CreateDirectory(Path.Combine(folder, "qrels"));
        File.WriteAllText(Path.Combine(folder, "qrels", "test.tsv"), $"query-id\tcorpus-id\tscore\n{judgements}");
        return folder;
    }

    private string Write(string name, string content)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, content);
        return file;
    }
}
