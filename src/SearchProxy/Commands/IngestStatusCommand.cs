using System.CommandLine;
using System.Globalization;
using SearchProxy.Ingest;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy ingest status</c>: what a state folder tells of an ingestion.</summary>
internal static class IngestStatusCommand
{
    private const int ListedLetters = 20;

    public static Command Create(Terminal terminal)
    {
        var state = new Option<string>("--state") { Description = "The state folder.", HelpName = "DIR", Required = true };
        var command = new Command("status", "Show what a state folder tells of an ingestion, running or not.") { state };
        command.SetAction(parsed => (int)Run(parsed.GetRequiredValue(state), terminal));
        return command;
    }

    private static ExitCode Run(string folder, Terminal terminal)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(
                ExitCode.File, $"there is no state folder {folder}; `searchproxy ingest --state {folder}` makes it");
        }

        var status = IngestStatus.Read(folder);
        if (status.Damage is { } damage)
        {
            terminal.WriteError(damage);
        }

        if (status.Source is null)
        {
            terminal.WriteLine($"nothing was begun with the state folder {folder}");
            return ExitCode.Success;
        }

        var state = (status.IsRunning, status.IsComplete) switch
        {
            (true, _) => "running",
            (_, true) => "complete",
            _ => "ended early; the same command goes on from here",
        };
        var counts = status.Counts;
        terminal.WriteLine($"{status.Source} into {status.Index}: {state}");
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"indexed {counts.Indexed}, unchanged {counts.Unchanged}, removed {counts.Removed}, rejected {counts.Rejected}"));
        foreach (var (kind, count) in status.DeadLetters.OrderByDescending(pair => pair.Value))
        {
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"dead letters: {count} {IngestReject.WordsOf(kind)}"));
        }

        foreach (var letter in IngestStatus.ReadDeadLetters(folder).Take(ListedLetters))
        {
            terminal.WriteLine($"  {letter.Place}: {IngestReject.WordsOf(letter.Kind)}: {letter.Reason}");
        }

        return ExitCode.Success;
    }
}
