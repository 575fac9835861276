using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>The command line: one small file a command, one place that turns what went wrong into a line and an exit code.</summary>
internal static class CommandTree
{
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Say more: the whole error with its stack trace, and the server's log.",
        Recursive = true,
    };

    /// <summary>Commands by name, in the order in which help lists them.</summary>
    private static readonly (string Name, Func<Terminal, Command> Create)[] Commands =
    [
        ("demo", DemoCommand.Create),
        ("serve", ServeCommand.Create),
        ("ingest", IngestCommand.Create),
        ("index", IndexCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("health", HealthCommand.Create),
        ("plan", PlanCommand.Create),
        ("eval", EvalCommand.Create),
        ("tune", TuneCommand.Create),
        ("label", LabelCommand.Create),
        ("queries", QueriesCommand.Create),
        ("models", ModelsCommand.Create),
        ("config", ConfigCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <summary>Spellings of --help that are taken, but not offered to who completes a word.</summary>
    private static readonly string[] OtherHelp = ["-?", "/?", "/h"];

    public static RootCommand Create(Terminal terminal) => Create(terminal, only: null);

    /// <summary>Runs the command line. Never throws; the number is an <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken stop)
    {
        // Making them all takes a tenth of the time in which `serve` begins to listen.
        var parsed = Create(terminal, only: arguments.FirstOrDefault()).Parse(arguments);
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = terminal.Output,
            Error = terminal.Error,
        };
        if (UnknownOptions.Of(parsed, arguments) is { Count: > 0 } unknown)
        {
            return (int)FaultReport.Write(
                new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, unknown)), terminal, verbose: false);
        }

        if (parsed.Action is ParseErrorAction)
        {
            return (int)FaultReport.Write(
                new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, ParseFaults.Of(parsed))), terminal, verbose: false);
        }

        try
        {
            return await parsed.InvokeAsync(invocation, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (int)ExitCode.Interrupted;
        }
        catch (Exception fault)
        {
            return (int)FaultReport.Write(fault, terminal, parsed.GetValue(Verbose));
        }
    }

    /// <summary>The command of that name alone; all where there is none.</summary>
    private static RootCommand Create(Terminal terminal, string? only)
    {
        var root = new RootCommand("A drop-in proxy for Elasticsearch and OpenSearch that adds vectors and reranking to ordinary searches.")
        {
            Verbose,
        };
        var named = Array.FindAll(Commands, command => command.Name == only);
        foreach (var command in named.Length > 0 ? named : Commands)
        {
            root.Add(command.Create(terminal));
        }

        TakeEverywhere(root);
        return root;
    }

    /// <summary>Has every command take --version too, and keeps the other spellings of --help apart.</summary>
    private static void TakeEverywhere(RootCommand root)
    {
        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Recursive = true;
        }

        foreach (var help in root.Options.OfType<HelpOption>())
        {
            Array.ForEach(OtherHelp, spelling => help.Aliases.Remove(spelling));
        }

        root.Add(new HelpOption(OtherHelp[0], OtherHelp[1..]) { Hidden = true });
    }
}
