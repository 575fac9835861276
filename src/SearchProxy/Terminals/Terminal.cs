using Spectre.Console;

namespace SearchProxy.Terminals;

/// <summary>Where a command writes: rendered text for people, plain lines where standard output is not a terminal.</summary>
internal sealed class Terminal
{
    private Terminal(TextWriter output, TextWriter error, IAnsiConsole console, bool isInteractive)
    {
        Output = output;
        Error = error;
        Console = console;
        IsInteractive = isInteractive;
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public IAnsiConsole Console { get; }

    /// <summary>True when somebody looks at a terminal: bars and colours make sense.</summary>
    public bool IsInteractive { get; }

    public static Terminal OfProcess() => System.Console.IsOutputRedirected
        ? Plain(System.Console.Out, System.Console.Error)
        : new Terminal(System.Console.Out, System.Console.Error, AnsiConsole.Console, isInteractive: true);

    /// <summary>A terminal that only collects text, as a pipe does.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        // Who reads lines wants them whole.
        console.Profile.Width = 1_000;
        return new Terminal(output, error, console, isInteractive: false);
    }

    public void WriteLine(string text = "") => Output.WriteLine(text);

    public void WriteError(string text) => Error.WriteLine($"searchproxy: {text}");
}
