using System.CommandLine;
using System.Globalization;
using SearchProxy.Engine.Profiles;
using SearchProxy.Engines;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Migrations;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingestion;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy index migrate ALIAS --to NEW</c>: an alias moves to a new index with vectors of the configured encoder.</summary>
internal static class IndexMigrateCommand
{
    private const int Passes = 5;
    private static readonly Argument<string> Alias = new("ALIAS") { Description = "The alias that clients search and write." };
    private static readonly Option<string> To = new("--to") { Description = "Name of the new index.", HelpName = "NAME", Required = true };
    private static readonly Option<int> Sample = new("--sample") { Description = "Documents to compare one by one before the alias moves. Default: 100.", HelpName = "N", DefaultValueFactory = _ => 100 };
    private static readonly Option<bool> Passages = new("--passages") { Description = "Cut long texts into passages in the new index." };
    private static readonly Option<bool> NoSwap = new("--no-swap") { Description = "Copy and compare, and leave the alias where it is." };
    private static readonly Option<string?> State = new("--state") { Description = "Folder for the checkpoint of the first pass.", HelpName = "DIR" };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("migrate", "Copy the index of an alias to a new one with vectors of --encoder, compare both, and move the alias.")
        {
            Alias, To, DocumentOptions.Analyzer, Passages, Sample, NoSwap, State,
        };
        foreach (var option in SettingsOptions.OfEngine)
        {
            command.Add(option);
        }

        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var settings = SettingsOptions.Read(parsed);
        settings.Models.Reranker = string.Empty;
        using var models = LoadedModels.Load(settings.Models);
        var encoder = models.RequireEncoder();
        using var engine = await EngineConnection.OpenAsync(settings, stop);
        var alias = parsed.GetRequiredValue(Alias);
        var old = await AliasReader.IndexOfAsync(engine, alias, stop);
        var options = await OptionsAsync(parsed, engine, old, stop);
        var plan = IndexPlans.Of(options, encoder, parsed.GetRequiredValue(DocumentOptions.Analyzer), replicas: 1);
        await IndexPreparation.PrepareAsync(engine, plan, stop);
        var migration = new IndexMigration(engine.Client, engine.Info, encoder, options.Passages is null ? null : models.Splitter(options.Passages));
        await CopyAsync(migration, old, options, terminal, stop);
        var verification = await migration.VerifyAsync(old, options, plan.Profile.VectorField!, parsed.GetValue(Sample), stop);
        terminal.WriteLine(Describe(verification));
        if (!verification.Holds)
        {
            terminal.WriteError($"the new index does not hold what the old one holds; the alias \"{alias}\" stays with \"{old}\"");
            return (int)ExitCode.Findings;
        }

        if (!parsed.GetValue(NoSwap))
        {
            await IndexSwapCommand.SwapAsync(migration, alias, old, options.Index, terminal, stop);
        }

        return (int)ExitCode.Success;
    }

    /// <summary>Passes until one finds nothing new: writes meanwhile are caught up with.</summary>
    private static async Task CopyAsync(IndexMigration migration, string old, IngestOptions options, Terminal terminal, CancellationToken stop)
    {
        for (var pass = 1; pass <= Passes; pass++)
        {
            var (summary, removed) = await migration.CopyAsync(old, options, stop);
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pass {pass}, {removed} gone documents removed:"));
            IngestReport.Write(terminal, summary);
            if (summary.Outcome != IngestOutcome.Completed)
            {
                throw new CommandException(IngestReport.CodeOf(summary), $"the copy of \"{old}\" did not end; the alias was not moved");
            }

            if (summary.Counts.Indexed == 0 && removed == 0)
            {
                return;
            }
        }
    }

    private static async Task<IngestOptions> OptionsAsync(ParseResult parsed, EngineConnection engine, string old, CancellationToken stop)
    {
        var facts = await new IndexProfileReader(engine.Client, new IndexProfileReaderOptions()).ReadAsync(Uri.EscapeDataString(old), [], stop);
        var fields = facts.SharedProfile?.TextFields
            ?? throw new CommandException(ExitCode.Usage, $"the index \"{old}\" says nothing of its text fields; use ingest --from-index {old} --text-fields NAMES instead");
        return new IngestOptions
        {
            Index = parsed.GetRequiredValue(To),
            TextFields = fields,
            Passages = parsed.GetValue(Passages) ? new PassageOptions() : null,
            StateFolder = parsed.GetValue(State),
        };
    }

    private static string Describe(MigrationVerification found) => string.Create(
        CultureInfo.InvariantCulture,
        $"documents: {found.OldCount} old, {found.NewCount} new; of {found.Sampled} looked at {found.SameSource} are equal, and {found.FoundByVector} of {found.WithText} with text are found by it");
}
