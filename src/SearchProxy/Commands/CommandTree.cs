using System.CommandLine;
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

    public static RootCommand Create(Terminal terminal) =>
        new("A drop-in proxy for Elasticsearch and OpenSearch that adds vectors and reranking to ordinary searches.")
        {
            Verbose,
            DemoCommand.Create(terminal),
            ServeCommand.Create(terminal),
            IngestCommand.Create(terminal),
            IndexCommand.Create(terminal),
            DoctorCommand.Create(terminal),
            HealthCommand.Create(terminal),
            PlanCommand.Create(terminal),
            EvalCommand.Create(terminal),
            TuneCommand.Create(terminal),
            LabelCommand.Create(terminal),
            QueriesCommand.Create(terminal),
            ModelsCommand.Create(terminal),
            ConfigCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };

    /// <summary>Runs the command line. Never throws; the number is an <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken stop)
    {
        var parsed = Create(terminal).Parse(arguments);
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
}
