using SearchProxy.Commands;

namespace SearchProxy.Tests.Commands;

public sealed class CommandTreeTests
{
    private static readonly string[] OtherHelp = ["-?", "/?", "/h"];
    private static readonly char[] Breaks = [' ', ',', '\n'];

    [Fact]
    public async Task The_version_is_the_products()
    {
        var run = await CommandRun.OfAsync("--version");
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Theory]
    [InlineData("serve", "--version")]
    [InlineData("ingest", "--version")]
    [InlineData("index", "--version")]
    [InlineData("index", "create", "--version")]
    public async Task The_version_is_told_behind_a_command_too(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        Assert.Equal((ExitCode.Success, (await CommandRun.OfAsync("--version")).Output, ""), (run.Code, run.Output, run.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("index ")]
    [InlineData("serve -")]
    [InlineData("serve /")]
    public async Task Other_spellings_of_help_are_taken_and_not_offered(string typed)
    {
        var line = "searchproxy " + typed;
        var asked = await CommandRun.OfAsync($"[suggest:{line.Length}]", line);
        var offered = asked.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.DoesNotContain(offered, static word => word.Contains('?', StringComparison.Ordinal) || word.StartsWith('/'));
        Assert.Equal(!typed.EndsWith('/'), offered.Contains("--help"));
        var help = (await CommandRun.OfAsync("serve", "--help")).Output;
        foreach (var spelling in OtherHelp)
        {
            var run = await CommandRun.OfAsync("serve", spelling);
            Assert.Equal((ExitCode.Success, help), (run.Code, run.Output));
            Assert.DoesNotContain(spelling, help.Split(Breaks));
        }
    }

    [Theory]
    [InlineData("serve", "--engin", "x")]
    [InlineData("sevre")]
    [InlineData()]
    public async Task Wrong_arguments_end_with_2(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.NotEmpty(run.Error);
    }

    [Theory]
    [InlineData("--encodr", "--encoder", "models", "embed", "--encodr", "NAME", "text")]
    [InlineData("--as-qurey", "--as-query", "models", "embed", "text", "--as-qurey")]
    [InlineData("--license", "--licence", "models", "add", "DIR", "--license=mit")]
    [InlineData("--rerankr", "--reranker", "models", "score", "--rerankr", "NAME", "--query", "q", "--doc", "d")]
    [InlineData("--docs", "--doc", "models", "score", "--query", "--docs", "--doc", "d")]
    [InlineData("--boddy", "--body", "plan", "books", "--boddy")]
    [InlineData("--idnex", "--index", "doctor", "--idnex", "books")]
    [InlineData("--too", "--to", "index", "migrate", "books", "--too", "books-2")]
    [InlineData("-engine", "--engine", "serve", "-engine", "x")]
    [InlineData("--verbos", "--verbose", "--verbos")]
    public async Task An_unknown_option_is_no_argument_and_the_nearest_one_is_named(string unknown, string near, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith($"searchproxy: {unknown} is no option of ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Contains($"did you mean {near}?", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("--replicas is \"x\"; a whole number from 0 to 100 is expected", "index", "create", "books", "--replicas", "x")]
    [InlineData(
        "--format is \"cvs\"; one of auto, json-lines, json, hits, csv, tsv, bulk is expected",
        "ingest",
        "--index",
        "b",
        "--source",
        "x",
        "--format",
        "cvs")]
    [InlineData("\"sevre\" is no command of searchproxy; did you mean serve?", "sevre")]
    [InlineData("a command is missing behind searchproxy index; there are create, migrate, swap, cleanup", "index")]
    [InlineData("\"zz\" is one argument too many for searchproxy index create; searchproxy index create --help lists what it takes",
        "index", "create", "books", "zz")]
    [InlineData("TEXT is missing; searchproxy models embed --help lists what it takes", "models", "embed")]
    [InlineData("SHELL is missing; searchproxy completion --help lists what it takes", "completion")]
    [InlineData("--state is missing; searchproxy ingest status --help lists what it takes", "ingest", "status")]
    [InlineData(
        "--bogus is no option of searchproxy plan; --help lists them. A text that begins with a dash goes after --, a value behind =",
        "plan", "--bogus")]
    [InlineData(
        "--as-quer is no option of searchproxy models embed; did you mean --as-query? A text that begins with a dash goes after --, a value "
            + "behind =",
        "models", "embed", "--as-quer", "hello")]
    [InlineData("there is no folder nope; a model of the hub is ORG/NAME", "models", "add", "nope")]
    [InlineData("there is no state folder /nowhere; `searchproxy ingest --state /nowhere` makes it", "ingest", "status", "--state", "/nowhere")]
    [InlineData("the file /nowhere.json does not exist", "plan", "books", "--body", "/nowhere.json")]
    [InlineData("gateway.engines[0]: \"localhost:9200\" is not an http or https URL; http://localhost:9200 is one", "serve", "--engine", "localhost:9200")]
    [InlineData("there is no folder nope; `searchproxy models list` shows the models that there are", "models", "check", "nope")]
    [InlineData("/ is a folder; a file is expected", "plan", "books", "--body", "/")]
    [InlineData("/ is a folder; a file is expected", "demo", "--data", "/")]
    [InlineData("/ is a folder; the file that gateway.writes.backfillFile of the proxy names is expected", "ingest", "backfill", "--queue", "/")]
    [InlineData("--listen is \"nope\"; a URL such as http://127.0.0.1:9201 is expected", "health", "--listen", "nope")]
    [InlineData(
        "https://127.0.0.1:1/_searchproxy/health/ready does not answer: Connection refused; --listen URL names another address of a proxy on "
            + "this machine",
        "health", "--listen", "https://127.0.0.1:1")]
    [InlineData(
        "gateway.engines[0]: the URL holds credentials; clients send their own, and the proxy keeps none; commands take --user NAME:PASSWORD, "
            + "--user NAME with --password-file, or --api-key-file",
        "ingest", "--index", "b", "--source", "x", "--engine", "https://u:p@host")]
    [InlineData("there is no completion for \"tcsh\"; supported: bash, zsh, fish, pwsh", "completion", "tcsh")]
    public async Task What_was_found_and_what_is_supported_is_one_line_without_names_of_types(string line, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        Assert.NotEqual(ExitCode.Success, run.Code);
        Assert.Equal($"searchproxy: {line}", Assert.Single(run.ErrorLines));
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task A_shell_completes_by_asking_the_program(string shell)
    {
        var run = await CommandRun.OfAsync("completion", shell);
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
        const string line = "searchproxy index cr";
        var asked = await CommandRun.OfAsync($"[suggest:{line.Length}]", line);
        Assert.Equal((ExitCode.Success, "create"), (asked.Code, asked.Output.Trim()));
    }

    [Theory]
    [InlineData("eval --orders ", "bm25 hybrid reranked vectors")]
    [InlineData("eval --orders bm25,", "bm25,hybrid bm25,reranked bm25,vectors")]
    [InlineData("eval --orders bm25,r", "bm25,reranked")]
    [InlineData("tune --fusion m", "minMax theoreticalMinimum")]
    [InlineData("ingest --csv-escape ", "backslash none")]
    [InlineData("ingest --csv-quote d", "double")]
    [InlineData("ingest --format js", "json json-lines")]
    [InlineData("label --format tri", "triplets")]
    [InlineData("completion b", "bash")]
    public async Task A_choice_is_offered_word_by_word(string typed, string offered)
    {
        var line = "searchproxy " + typed;
        var asked = await CommandRun.OfAsync($"[suggest:{line.Length}]", line);
        Assert.Equal(
            offered.Split(' '),
            asked.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(word => !word.StartsWith('-'))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_help_of_serve_has_what_serve_uses_and_no_credentials()
    {
        var help = await CommandRun.OfAsync("serve", "--help");
        Assert.Contains("--listen", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--user", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--api-key", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models", "embed", "--", "--encodr")]
    [InlineData("models", "embed", "-5", "-5 degrees", "- a list")]
    [InlineData("models", "score", "--query=--what", "--doc", "d")]
    public async Task A_text_may_begin_with_a_dash(params string[] arguments) =>
        Assert.Equal(ExitCode.Success, (await CommandRun.OfAsync(arguments)).Code);

    [Fact]
    public void The_flags_that_set_models_are_on_every_command_that_loads_the_models_of_the_settings()
    {
        var root = CommandTree.Create(Terminals.Terminal.Plain(TextWriter.Null, TextWriter.Null));
        // It loads every folder, whatever the settings name.
        var loading = All(root).Where(command => command.Options.Contains(SettingsOptions.Models) && command.Name != "list").ToList();
        Assert.True(loading.Count > 8);
        Assert.All(loading, command => Assert.Subset(command.Options.ToHashSet(), SettingsOptions.OfModels.ToHashSet()));

        static IEnumerable<System.CommandLine.Command> All(System.CommandLine.Command command) =>
            command.Subcommands.SelectMany(All).Prepend(command);
    }

    [Fact]
    public async Task Every_command_explains_itself()
    {
        var help = await CommandRun.OfAsync("--help");
        Assert.Equal(ExitCode.Success, help.Code);
        foreach (var command in CommandTree.Create(Terminals.Terminal.Plain(TextWriter.Null, TextWriter.Null)).Subcommands)
        {
            Assert.Contains($"  {command.Name}", help.Output, StringComparison.Ordinal);
            Assert.All(
                command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{command.Name} {option.Name}"));
            var own = await CommandRun.OfAsync(command.Name, "--help");
            Assert.Equal(ExitCode.Success, own.Code);
        }
    }

    [Fact]
    public async Task Every_error_of_the_configuration_is_a_line_and_there_is_no_stack_trace()
    {
        using var file = new TemporaryFile(/*lang=json,strict*/ """{"gatway":{},"gateway":{"engines":["nowhere"]}}""");
        var run = await CommandRun.OfAsync("serve", "--config", file.Path);
        Assert.Equal(ExitCode.Usage, run.Code);
        var lines = run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("searchproxy: gat", line, StringComparison.Ordinal));
    }
}
