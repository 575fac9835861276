namespace SearchProxy.Commands;

/// <summary>What the process returns; the numbers are part of the command line's contract (docs/cli.md).</summary>
internal enum ExitCode
{
    Success = 0,

    /// <summary>The command ran to its end and found something wrong: a failed check, a rejected document.</summary>
    Findings = 1,

    /// <summary>The arguments or the configuration are wrong; nothing was done.</summary>
    Usage = 2,

    /// <summary>The engine could not be reached, is not supported, or refused the request.</summary>
    Engine = 3,

    /// <summary>A model or the native library is missing, damaged or not supported.</summary>
    Model = 4,

    /// <summary>A file cannot be read or written.</summary>
    File = 5,

    /// <summary>A bug in SearchProxy.</summary>
    Bug = 70,

    /// <summary>Ended by Ctrl-C or SIGTERM before it was done.</summary>
    Interrupted = 130,
}
