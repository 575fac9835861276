using System.Text.RegularExpressions;
using SearchProxy.Configuration;
using SearchProxy.Inference;
using SearchProxy.Terminals;
using SearchProxy.Tokenizers;

namespace SearchProxy.Commands;

/// <summary>Turns whatever ended a command into lines on standard error and an exit code.</summary>
internal static partial class FaultReport
{
    public static ExitCode Write(Exception fault, Terminal terminal, bool verbose)
    {
        var code = CodeOf(fault);
        foreach (var line in Lines(fault, code))
        {
            terminal.WriteError(line);
        }

        if (verbose)
        {
            terminal.Error.WriteLine(fault.ToString());
        }

        return code;
    }

    private static string[] Lines(Exception fault, ExitCode code) => fault switch
    {
        CommandException own => own.Message.Split(Environment.NewLine),
        _ when code == ExitCode.Bug =>
            [$"internal error ({fault.GetType().Name}): {FirstLine(fault.Message)}. Run again with --verbose and report what it prints."],
        FileNotFoundException { FileName: { Length: > 0 } file } => [NamedFile.Absence(file)],
        DirectoryNotFoundException when Quoted().Match(fault.Message) is { Success: true } path =>
            [$"there is no folder for {path.Groups["path"].Value}"],
        UnauthorizedAccessException when Quoted().Match(fault.Message) is { Success: true } path =>
        [
            Directory.Exists(path.Groups["path"].Value)
                ? $"{path.Groups["path"].Value} is a folder; a file is expected"
                : $"{path.Groups["path"].Value} may not be read or written by this user",
        ],
        _ => [FirstLine(fault.Message)],
    };

    private static ExitCode CodeOf(Exception fault) => fault switch
    {
        CommandException own => own.Code,
        InferenceException or TokenizerException => ExitCode.Model,
        HttpRequestException => ExitCode.Engine,
        IOException or UnauthorizedAccessException => ExitCode.File,
        _ => ExitCode.Bug,
    };

    [GeneratedRegex("'(?<path>[^']+)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    private static string FirstLine(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).ToString();
    }
}
