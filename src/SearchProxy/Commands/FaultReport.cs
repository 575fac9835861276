using SearchProxy.Inference;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>Turns whatever ended a command into one line on standard error and an exit code.</summary>
internal static class FaultReport
{
    public static ExitCode Write(Exception fault, Terminal terminal, bool verbose)
    {
        var code = CodeOf(fault);
        terminal.WriteError(code == ExitCode.Bug
            ? $"internal error ({fault.GetType().Name}): {FirstLine(fault.Message)}. Run again with --verbose and report what it prints."
            : FirstLine(fault.Message));
        if (verbose)
        {
            terminal.Error.WriteLine(fault.ToString());
        }

        return code;
    }

    private static ExitCode CodeOf(Exception fault) => fault switch
    {
        CommandException own => own.Code,
        InferenceException => ExitCode.Model,
        HttpRequestException => ExitCode.Engine,
        IOException or UnauthorizedAccessException => ExitCode.File,
        _ => ExitCode.Bug,
    };

    private static string FirstLine(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).ToString();
    }
}
