using System.CommandLine;
using SearchProxy.Engines;
using SearchProxy.Ingest.Migration;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy index swap ALIAS</c>: moves an alias in one step; the other way round it takes a migration back.</summary>
internal static class IndexSwapCommand
{
    private static readonly Argument<string> Alias = new("ALIAS") { Description = "The alias." };
    private static readonly Option<string> From = new("--from")
    {
        Description = "Index that has the alias now.",
        HelpName = "NAME",
        Required = true,
    };
    private static readonly Option<string> To = new("--to") { Description = "Index that gets it.", HelpName = "NAME", Required = true };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("swap", "Move an alias from one index to another in one step.") { Alias, From, To };
        SettingsOptions.AddTo(command, SettingsOptions.OfEngine);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = SettingsOptions.Read(parsed);
            using var models = LoadedModels.LoadEncoder(settings.Models);
            using var engine = await EngineConnection.OpenAsync(settings, stop);
            var migration = new IndexMigration(engine.Client, engine.Info, models.RequireEncoder());
            var (alias, from, to) = (parsed.GetRequiredValue(Alias), parsed.GetRequiredValue(From), parsed.GetRequiredValue(To));
            await AliasReader.RequireAsync(engine, alias, from, stop);
            await engine.RequireIndexAsync(to, stop);
            await SwapAsync(migration, alias, from, to, terminal, stop);
            return (int)ExitCode.Success;
        });
        return command;
    }

    /// <exception cref="CommandException">The engine refused.</exception>
    public static async Task SwapAsync(
        IndexMigration migration, string alias, string from, string to, Terminal terminal, CancellationToken stop)
    {
        if (await migration.SwapAsync(alias, from, to, stop) is { } refusal)
        {
            throw new CommandException(ExitCode.Engine, $"the alias \"{alias}\" was not moved: {refusal}");
        }

        terminal.WriteLine(
            $"the alias \"{alias}\" stands for \"{to}\" now; back again: searchproxy index swap {alias} --from {to} --to {from}");
    }
}
