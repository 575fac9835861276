using System.Text;
using SearchProxy.Commands;
using SearchProxy.LocalEngine;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Tests.Commands;

public sealed class IngestCommandTests
{
    [Theory]
    [InlineData(LocalEngineProduct.Elasticsearch)]
    [InlineData(LocalEngineProduct.OpenSearch)]
    public async Task The_counts_add_up_and_a_bad_line_is_named(LocalEngineProduct product)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions { Product = product });
        using var source = DocumentsFile.Of(DocumentsFile.Snakes, "{broken\n");
        var run = await IngestAsync(engine, source);
        Assert.Contains("read 5 = indexed 4 + unchanged 0 + removed 0 + rejected 1", run.Output, StringComparison.Ordinal);
        Assert.Contains($"searchproxy: rejected {Path.GetFileName(source.Path)}:5", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, run.Code);
    }

    [Fact]
    public async Task The_summary_can_be_had_as_JSON()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var source = DocumentsFile.Of(DocumentsFile.Snakes);
        var run = await IngestAsync(engine, source, "--json");
        Assert.Equal(ExitCode.Success, run.Code);
        using var summary = System.Text.Json.JsonDocument.Parse(run.Output);
        Assert.Equal("completed", summary.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(4, summary.RootElement.GetProperty("counts").GetProperty("indexed").GetInt64());
    }

    [Fact]
    public async Task An_index_of_another_shape_is_left_alone()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var source = DocumentsFile.Of(DocumentsFile.Snakes);
        await IngestAsync(engine, source);
        var run = await IngestAsync(engine, source, "--text-fields", "text");
        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("name another index, or delete this one first", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_ends_with_3_and_one_line()
    {
        using var source = DocumentsFile.Of(DocumentsFile.Snakes);
        var run = await CommandRun.OfAsync("ingest", "--engine", "http://127.0.0.1:1", "--index", "books", "--source", source.Path);
        Assert.Equal(ExitCode.Engine, run.Code);
        Assert.Contains("http://127.0.0.1:1", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_does_not_exist_ends_with_5()
    {
        var run = await CommandRun.OfAsync("ingest", "--engine", "http://127.0.0.1:1", "--index", "books", "--source", "/nowhere.jsonl");
        Assert.Equal((ExitCode.File, "searchproxy: no file matches \"/nowhere.jsonl\""), (run.Code, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task An_engine_that_redirects_names_where_to_without_what_is_secret_there()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(new EngineAnswer { Status = 308 }.With("Location", "https://ann:secret@search.example.com/?token=secret"));
        using var source = DocumentsFile.Of(DocumentsFile.Snakes);
        var run = await CommandRun.OfAsync("ingest", "--engine", engine.Url.ToString(), "--index", "books", "--source", source.Path);
        Assert.Equal(
            (
                ExitCode.Engine,
                $"searchproxy: {engine.Url} answered 308 to GET / and redirects to https://search.example.com/; redirects are not followed: give "
                    + "the URL of the engine itself (--engine, gateway.engines)"),
            (run.Code, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_files_is_told_with_what_to_give()
    {
        var folder = Directory.CreateTempSubdirectory("searchproxy-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "notes.csv"), "id,text\n");
            var run = await CommandRun.OfAsync("ingest", "--index", "books", "--source", folder.FullName);
            Assert.Equal(
                (
                    ExitCode.File,
                    $"searchproxy: \"{folder.FullName}\" is a folder without corpus.jsonl; name its files, such as "
                        + $"\"{Path.Combine(folder.FullName, "*.csv")}\""),
                (run.Code, Assert.Single(run.ErrorLines)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_dry_run_needs_no_engine_and_says_what_would_be_written_and_what_not()
    {
        using var source = DocumentsFile.Of(DocumentsFile.Snakes, "{broken\n");
        var run =
            await CommandRun.OfAsync("ingest", "--engine", "http://127.0.0.1:1", "--index", "books", "--source", source.Path, "--dry-run");
        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("would read 5: write 4, remove 0, reject 1; 4 texts with ", run.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            $"searchproxy: would reject {Path.GetFileName(source.Path)}:5", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_dry_run_found_can_be_had_as_JSON()
    {
        using var source = DocumentsFile.Of(DocumentsFile.Snakes, "{broken\n");
        var run = await CommandRun.OfAsync("ingest", "--index", "books", "--source", source.Path, "--dry-run", "--json");
        using var report = System.Text.Json.JsonDocument.Parse(run.Output);
        Assert.Equal(
            (5, 4, 1),
            (report.RootElement.GetProperty("records")
                .GetInt32(), report.RootElement.GetProperty("documents")
                    .GetInt32(), report.RootElement.GetProperty("faultCount").GetInt32()));
        Assert.Equal(ExitCode.Findings, run.Code);
    }

    [Fact]
    public async Task The_state_folder_tells_what_became_of_a_run_and_its_dead_letters_can_be_tried_again()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var source = DocumentsFile.Of(DocumentsFile.Snakes, "{broken\n");
        var state = Directory.CreateTempSubdirectory("searchproxy-");
        try
        {
            await IngestAsync(engine, source, "--state", state.FullName, "--passages");
            var status = await CommandRun.OfAsync("ingest", "status", "--state", state.FullName);
            Assert.Contains(" into books: complete", status.Output, StringComparison.Ordinal);
            Assert.Contains("indexed 4, unchanged 0, removed 0, rejected 1", status.Output, StringComparison.Ordinal);
            var replay = await CommandRun.OfAsync(
                "ingest", "--engine", engine.Url.ToString(), "--index", "books", "--replay-dlq", "--state", state.FullName, "--passages");
            Assert.Contains("1 records are left in the dead-letter queue", replay.Output, StringComparison.Ordinal);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Damage_of_the_dead_letter_queue_is_told_by_every_command_that_reads_it()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var source = DocumentsFile.Of(DocumentsFile.Snakes, "{broken\n{broken\n{broken\n");
        var state = Directory.CreateTempSubdirectory("searchproxy-");
        try
        {
            var letters = Path.Combine(state.FullName, "dead-letters");
            await IngestAsync(engine, source, "--state", state.FullName);
            var bytes = await File.ReadAllBytesAsync(letters);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(letters, bytes);
            var again = await IngestAsync(engine, source, "--state", state.FullName);
            var status = await CommandRun.OfAsync("ingest", "status", "--state", state.FullName);
            var replay = await CommandRun.OfAsync(
                "ingest", "--engine", engine.Url.ToString(), "--index", "books", "--replay-dlq", "--state", state.FullName);
            Assert.Contains(
                again.ErrorLines,
                line => line.StartsWith($"searchproxy: {letters} is damaged: ", StringComparison.Ordinal)
                    && line.EndsWith("tried again only when their source is ingested again", StringComparison.Ordinal));
            Assert.StartsWith($"searchproxy: {letters} is damaged: ", Assert.Single(status.ErrorLines), StringComparison.Ordinal);
            Assert.Contains($"the file is kept as {letters}.damaged-1", replay.Error, StringComparison.Ordinal);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("ID;Titel;Inhalt\n1;Crane;A bird.\n", "--text-fields NAME,NAME", "--text-fields", "Titel,Inhalt", "--id-field", "ID")]
    [InlineData("id,text\n1,\"He said \\\"hi\\\"\"\n", "--csv-escape backslash", "--csv-escape", "backslash")]
    public async Task A_source_that_is_not_understood_leaves_no_index_behind_and_the_flag_that_is_named_reads_it(
        string text, string named, params string[] flags)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var client = new HttpClient { BaseAddress = engine.Url };
        using var source = new TemporaryFile(text, ".csv");

        var first = await IngestAsync(engine, source);
        var index = await client.GetAsync("/books");
        var second = await IngestAsync(engine, source, flags);

        Assert.NotEqual(ExitCode.Success, first.Code);
        Assert.Contains(named, first.Error, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, index.StatusCode);
        Assert.Contains("read 1 = indexed 1", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_can_be_watched_while_it_lasts()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var source = DocumentsFile.Of(DocumentsFile.Snakes);
        var run = await IngestAsync(engine, source, "--metrics-listen", "http://127.0.0.1:0");
        var refused = await IngestAsync(engine, source, "--metrics-listen", "localhost");
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.StartsWith("searchproxy: metrics on http://127.0.0.1:", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal(
            (ExitCode.Usage, "searchproxy: --metrics-listen: \"localhost\" is not a URL such as http://127.0.0.1:9464"),
            (refused.Code, Assert.Single(refused.ErrorLines)));
    }

    [Fact]
    public async Task Documents_that_are_in_an_index_get_vectors_where_they_are()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        using var client = new HttpClient { BaseAddress = engine.Url };
        using var body = new StringContent("""{"title":"Crane","text":"A bird.","price":3}""", Encoding.UTF8, "application/json");
        await client.PutAsync("/birds/_doc/1?refresh=true", body);
        string[] line = ["ingest", "--engine", engine.Url.ToString(), "--index", "birds", "--in-place"];

        var missing = await CommandRun.OfAsync("ingest", "--engine", engine.Url.ToString(), "--index", "fish", "--in-place");
        var first = await CommandRun.OfAsync(line);
        var second = await CommandRun.OfAsync(line);

        Assert.Equal(
            (
                ExitCode.Findings,
                $"searchproxy: there is no index \"fish\" on {engine.Url}; `searchproxy doctor` lists those that there are"),
            (missing.Code, Assert.Single(missing.ErrorLines)));
        Assert.Contains("read 1 = indexed 1 + unchanged 0", first.Output, StringComparison.Ordinal);
        Assert.Contains("read 1 = indexed 0 + unchanged 1", second.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--first-load is for empty indexes; --in-place works on one that is in use", "--in-place", "--first-load", "--state", "s")]
    [InlineData("give one of --source FILE, --from-index NAME, --in-place and --replay-dlq")]
    [InlineData("give one of --source FILE, --from-index NAME, --in-place and --replay-dlq", "--source", "a.jsonl", "--from-index", "b")]
    [InlineData(
        "--analyzer and --replicas do not go with --from-index, which takes them from the index that it reads; for others make the new index first: searchproxy index create",
        "--from-index", "b", "--replicas", "0")]
    [InlineData("--replay-dlq needs --state DIR, the folder that holds the dead-letter queue", "--replay-dlq")]
    [InlineData("--partition is \"3/2\"; I/N with I from 1 to N is expected, N at most 1024", "--source", "a.jsonl", "--partition", "3/2")]
    public async Task Flags_that_do_not_go_together_are_named(string expected, params string[] flags)
    {
        var run = await CommandRun.OfAsync(["ingest", "--index", "books", .. flags]);
        Assert.Equal((ExitCode.Usage, $"searchproxy: {expected}"), (run.Code, Assert.Single(run.ErrorLines)));
    }

    private static Task<CommandRun> IngestAsync(LocalEngineHost engine, TemporaryFile source, params string[] more) =>
        CommandRun.OfAsync(["ingest", "--engine", engine.Url.ToString(), "--index", "books", "--source", source.Path, .. more]);
}
