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
