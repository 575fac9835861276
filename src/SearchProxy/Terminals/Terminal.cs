using Spectre.Console;

namespace SearchProxy.Terminals;

/// <summary>Where a command writes: rendered text for people, plain lines where standard output is not a terminal.</summary>
internal sealed class Terminal
{
    private readonly TextReader? _answers;

    private Terminal(TextWriter output, TextWriter error, IAnsiConsole console, bool isInteractive, TextReader? answers)
    {
        _answers = answers;
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
        : new Terminal(
            System.Console.Out,
            System.Console.Error,
            AnsiConsole.Console,
            isInteractive: true,
            System.Console.IsInputRedirected ? null : System.Console.In);

    /// <summary>A terminal that only collects text, as a pipe does.</summary>
    /// <param name="output">Takes what the command says.</param>
    /// <param name="error">Takes errors.</param>
    /// <param name="answers">What somebody answers to questions; null when nobody is there.</param>
    public static Terminal Plain(TextWriter output, TextWriter error, TextReader? answers = null)
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
        return new Terminal(output, error, console, isInteractive: false, answers);
    }

    /// <summary>Asks; true only for a yes. False when nobody is there to answer.</summary>
    public bool Confirm(string question)
    {
        if (_answers is null)
        {
            return false;
        }

        Output.Write($"{question} [y/N] ");
        return _answers.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    public void WriteLine(string text = "") => Output.WriteLine(text);

    public void WriteError(string text) => Error.WriteLine($"searchproxy: {text}");
}
