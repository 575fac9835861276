using System.CommandLine;
using System.Globalization;
using SearchProxy.Engines;
using SearchProxy.Ingest.Writes;
using SearchProxy.Ingestion;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy ingest backfill</c>: vectors for documents that the proxy let through without.</summary>
internal static class IngestBackfillCommand
{
    private const int Listed = 20;

    public static Command Create(Terminal terminal)
    {
        var queue = new Option<string>("--queue")
        {
            Description = "The file of the queue, gateway.writes.backfillFile of the proxy.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command(
            "backfill",
            "Give vectors to the documents in a proxy's backfill queue; the proxy, which does it by itself too, may go on meanwhile.")
            {
                queue,
            };
        SettingsOptions.AddTo(command, SettingsOptions.OfEngine);
        command.SetAction((parsed, stop) => RunAsync(parsed, parsed.GetRequiredValue(queue), terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string queue, Terminal terminal, CancellationToken stop)
    {
        if (!File.Exists(queue))
        {
            throw new CommandException(
                ExitCode.File,
                Directory.Exists(queue)
                    ? $"{queue} is a folder; the file that gateway.writes.backfillFile of the proxy names is expected"
                    : $"there is no backfill queue {queue}; gateway.writes.backfillFile of the proxy names it");
        }

        if (!BackfillQueue.CanBeAt(queue))
        {
            throw new CommandException(
                ExitCode.File, $"{queue} is no backfill queue; the file that gateway.writes.backfillFile of the proxy names is expected");
        }

        var settings = SettingsOptions.Read(parsed);
        using var models = LoadedModels.LoadEncoder(settings.Models);
        var encoder = models.RequireEncoder();
        using var engine = await EngineConnection.OpenAsync(settings, stop);
        var summary = await new BackfillRun(engine.Client, encoder, WriteEmbedding.Embedder(settings)).RunAsync(queue, stop);
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Entries} documents: {summary.Embedded} have vectors now, {summary.NotNeeded} need none, "
                + $"{summary.LeftCount} are left"));
        foreach (var (entry, reason) in summary.Left.Take(Listed))
        {
            terminal.WriteLine($"  {entry.Index}/{entry.Id}: {reason}");
        }

        if (summary.Damage is { } damage)
        {
            terminal.WriteError(
                $"{damage} and were done, but stay in the queue until the proxy is started again, which keeps the damaged file; documents "
                    + "whose entries stood in the damage have no vectors, `searchproxy ingest --in-place` gives them some");
        }

        return (int)(summary.LeftCount == 0 && summary.Damage is null ? ExitCode.Success : ExitCode.Findings);
    }
}
