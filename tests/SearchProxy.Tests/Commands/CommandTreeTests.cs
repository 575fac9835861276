using SearchProxy.Commands;

namespace SearchProxy.Tests.Commands;

public sealed class CommandTreeTests
{
    [Fact]
    public async Task The_version_is_the_products()
    {
        var run = await CommandRun.OfAsync("--version");
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
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

        static IEnumerable<System.CommandLine.Command> All(System.CommandLine.Command command) => command.Subcommands.SelectMany(All).Prepend(command);
    }

    [Fact]
    public async Task Every_command_explains_itself()
    {
        var help = await CommandRun.OfAsync("--help");
        Assert.Equal(ExitCode.Success, help.Code);
        foreach (var command in CommandTree.Create(Terminals.Terminal.Plain(TextWriter.Null, TextWriter.Null)).Subcommands)
        {
            Assert.Contains($"  {command.Name}", help.Output, StringComparison.Ordinal);
            Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{command.Name} {option.Name}"));
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
