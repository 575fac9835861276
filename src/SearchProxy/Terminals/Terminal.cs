using Spectre.Console;

namespace SearchProxy.Terminals;

/// <summary>Where a command writes: rendered text for people, plain lines where standard output is not a terminal.</summary>
internal sealed class Terminal
{
    private readonly TextReader? _answers;

    // Most commands write lines alone: a start is spared what looks at the terminal.
    private readonly Lazy<IAnsiConsole> _console;

    private Terminal(TextWriter output, TextWriter error, Func<IAnsiConsole> console, bool isInteractive, TextReader? answers)
    {
        _answers = answers;
        _console = new Lazy<IAnsiConsole>(console);
        Output = output;
        Error = error;
        IsInteractive = isInteractive;
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public IAnsiConsole Console => _console.Value;

    /// <summary>True when somebody looks at a terminal: bars and colours make sense.</summary>
    public bool IsInteractive { get; }

    public static Terminal OfProcess() => System.Console.IsOutputRedirected
        ? Plain(System.Console.Out, System.Console.Error)
        : new Terminal(
            System.Console.Out,
            System.Console.Error,
            static () => AnsiConsole.Console,
            isInteractive: true,
            System.Console.IsInputRedirected ? null : System.Console.In);

    /// <summary>A terminal that only collects text, as a pipe does.</summary>
    /// <param name="output">Takes what the command says.</param>
    /// <param name="error">Takes errors.</param>
    /// <param name="answers">What somebody answers to questions; null when nobody is there.</param>
    public static Terminal Plain(TextWriter output, TextWriter error, TextReader? answers = null) =>
        new(output, error, () => PlainConsole(output), isInteractive: false, answers);

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

    private static IAnsiConsole PlainConsole(TextWriter output)
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
        return console;
    }
}
