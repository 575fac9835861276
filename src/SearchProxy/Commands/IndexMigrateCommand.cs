using System.CommandLine;
using System.Globalization;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Profiles;
using SearchProxy.Engines;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Migration;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingestion;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>
/// <c>searchproxy index migrate ALIAS --to NEW</c>: an alias moves to a new index with vectors of the configured encoder.
/// </summary>
internal static class IndexMigrateCommand
{
    private const int Passes = 5;
    private static readonly Argument<string> Alias = new("ALIAS") { Description = "The alias that clients search and write." };
    private static readonly Option<string> To = new("--to") { Description = "Name of the new index.", HelpName = "NAME", Required = true };
    internal static readonly Option<int> Sample = new Option<int>("--sample")
    {
        Description = "Documents to compare one by one before the alias moves.",
        HelpName = "N",
        DefaultValueFactory = _ => 100,
    }.Whole(0, 1_000_000);
    private static readonly Option<bool> NoWriteBlock = new("--no-write-block")
    {
        Description = "Do not have the engine refuse writes during the last pass: for sources that are quiet, or paused otherwise.",
    };
    private static readonly Option<bool> Passages = new("--passages") { Description = "Cut long texts into passages in the new index." };
    private static readonly Option<bool> NoSwap = new("--no-swap") { Description = "Copy and compare, and leave the alias where it is." };
    private static readonly Option<string?> State = new("--state")
    {
        Description = "Folder for the checkpoint of the first pass.",
        HelpName = "DIR",
    };

    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "migrate", "Copy the index of an alias to a new one with vectors of --encoder, compare both, and move the alias.")
        {
            Alias, To, Passages, Sample, MigrationCheck.Queries, MigrationCheck.Judgements, MigrationCheck.OldEncoder,
            MigrationCheck.MaxLoss, NoSwap, NoWriteBlock, State,
        };
        SettingsOptions.AddTo(command, SettingsOptions.OfEngine);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var settings = SettingsOptions.Read(parsed);
        using var models = LoadedModels.LoadEncoder(settings.Models);
        var encoder = models.RequireEncoder();
        using var engine = await EngineConnection.OpenAsync(settings, stop);
        var alias = parsed.GetRequiredValue(Alias);
        var old = await OldAsync(engine, await AliasReader.IndexOfAsync(engine, alias, stop), stop);
        var options = Options(parsed, old);
        var plan = IndexPlans.Of(options, encoder, analyzer: string.Empty, replicas: 0) with { Widen = old.Profile.Widen };
        if ((await IndexPreparation.PrepareLikeAsync(engine, plan, old.Name, stop)).Detail is { } notice)
        {
            terminal.WriteError(notice);
        }

        var splitter = options.Passages is null ? null : models.Splitter(options.Passages);
        var migration = new IndexMigration(engine.Client, engine.Info, encoder, splitter);
        await CopyAsync(migration, old.Name, options, terminal, stop);
        var check = new MigrationCheck(new MigrationVerifier(engine.Client, engine.Info, encoder, splitter), terminal);
        if (!await check.HoldsAsync(parsed, settings.Models, encoder, old, options, plan.Profile.VectorField!, stop))
        {
            terminal.WriteError($"the alias \"{alias}\" stays with \"{old.Name}\"");
            return (int)ExitCode.Findings;
        }

        if (!parsed.GetValue(NoSwap))
        {
            await SwapAsync(migration, alias, old.Name, options, !parsed.GetValue(NoWriteBlock), terminal, stop);
        }

        return (int)ExitCode.Success;
    }

    /// <summary>Writes are refused during the last pass, so that none falls between both indexes.</summary>
    private static async Task SwapAsync(
        IndexMigration migration, string alias, string old, IngestOptions options, bool blocks, Terminal terminal, CancellationToken stop)
    {
        var isMoved = false;
        try
        {
            if (blocks)
            {
                await BlockAsync(migration, old, isBlocked: true, stop);
                await PassAsync(migration, old, options, "last pass", terminal, stop);
                var (oldCount, newCount) = await migration.CountAsync(old, options.Index, stop);
                if (oldCount != newCount)
                {
                    throw new CommandException(
                        ExitCode.Findings,
                        $"\"{old}\" holds {oldCount} documents and \"{options.Index}\" {newCount}; the alias \"{alias}\" stays "
                            + $"with \"{old}\"");
                }
            }

            await IndexSwapCommand.SwapAsync(migration, alias, old, options.Index, terminal, stop);
            isMoved = true;
            terminal.WriteLine($"when nobody wants to go back: searchproxy index cleanup {old}");
        }
        finally
        {
            if (blocks && !isMoved)
            {
                await BlockAsync(migration, old, isBlocked: false, CancellationToken.None);
            }
        }
    }

    private static async Task BlockAsync(IndexMigration migration, string index, bool isBlocked, CancellationToken stop)
    {
        if (await migration.BlockWritesAsync(index, isBlocked, stop) is { } refusal)
        {
            throw new CommandException(
                ExitCode.Engine,
                $"writes to \"{index}\" cannot be {(isBlocked ? "held back" : "let in again (index.blocks.write)")}: {refusal}");
        }
    }

    /// <summary>Passes until one finds nothing new: writes meanwhile are caught up with.</summary>
    private static async Task CopyAsync(
        IndexMigration migration, string old, IngestOptions options, Terminal terminal, CancellationToken stop)
    {
        for (var pass = 1; pass <= Passes; pass++)
        {
            if (!await PassAsync(migration, old, options, string.Create(CultureInfo.InvariantCulture, $"pass {pass}"), terminal, stop))
            {
                return;
            }
        }
    }

    /// <summary>True when there was something to do.</summary>
    private static async Task<bool> PassAsync(
        IndexMigration migration, string old, IngestOptions options, string name, Terminal terminal, CancellationToken stop)
    {
        var (summary, removed) = await migration.CopyAsync(old, options, stop);
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {removed} gone documents removed:"));
        IngestReport.Write(terminal, summary);
        return summary.Outcome == IngestOutcome.Completed
            ? summary.Counts.Indexed > 0 || removed > 0
            : throw new CommandException(IngestReport.CodeOf(summary), $"the copy of \"{old}\" did not end; the alias was not moved");
    }

    private static async Task<(string Name, IndexProfile Profile)> OldAsync(EngineConnection engine, string index, CancellationToken stop)
    {
        var facts =
            await new IndexProfileReader(engine.Client, new IndexProfileReaderOptions()).ReadAsync(Uri.EscapeDataString(index), [], stop);
        return (index, facts.SharedProfile
            ?? throw new CommandException(
                ExitCode.Usage,
                $"the index \"{index}\" says nothing of its text fields; use ingest --from-index {index} --text-fields NAMES instead"));
    }

    private static IngestOptions Options(ParseResult parsed, (string Name, IndexProfile Profile) old) => new()
    {
        Index = parsed.GetRequiredValue(To),
        TextFields = old.Profile.TextFields,
        Passages = parsed.GetValue(Passages) ? new PassageOptions() : null,
        StateFolder = parsed.GetValue(State),
        AllowsNoText = true,
        Bulk = new BulkClientOptions { Pipeline = IndexPipelines.NoPipeline },
    };
}
