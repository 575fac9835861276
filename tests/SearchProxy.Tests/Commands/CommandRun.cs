using SearchProxy.Commands;
using SearchProxy.Terminals;

namespace SearchProxy.Tests.Commands;

/// <summary>What one run of the command line gave.</summary>
internal sealed record CommandRun(ExitCode Code, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandTree.RunAsync(arguments, Terminal.Plain(output, error), CancellationToken.None);
        return new CommandRun((ExitCode)code, output.ToString(), error.ToString());
    }
}
