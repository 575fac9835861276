using SearchProxy.Commands;
using SearchProxy.Terminals;

namespace SearchProxy.Tests.Commands;

/// <summary>What one run of the command line gave.</summary>
internal sealed record CommandRun(ExitCode Code, string Output, string Error)
{
    public string[] ErrorLines => Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    public static Task<CommandRun> OfAsync(params string[] arguments) => OfAsync(CancellationToken.None, arguments);

    public static async Task<CommandRun> OfAsync(CancellationToken stop, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await CommandTree.RunAsync(arguments, Terminal.Plain(output, error), stop);
        return new CommandRun((ExitCode)code, output.ToString(), error.ToString());
    }
}
