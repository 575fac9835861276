namespace SearchProxy.Commands;

/// <summary>Ends a command with one line for the user and an exit code.</summary>
internal sealed class CommandException : Exception
{
    public CommandException(ExitCode code, string message, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
    }

    public ExitCode Code { get; }
}
