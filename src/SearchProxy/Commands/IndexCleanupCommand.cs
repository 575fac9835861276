using System.CommandLine;
using System.Globalization;
using SearchProxy.Engines;
using SearchProxy.Ingest.Migration;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy index cleanup NAME</c>: deletes an index that a migration left behind.</summary>
internal static class IndexCleanupCommand
{
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "The index; a migration must have left it behind, and no alias may stand for it.",
    };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Delete without asking." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be deleted, and delete nothing." };

    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "cleanup", "Delete an index that a migration left behind: one that no alias stands for any more.") { Name, Yes, DryRun };
        SettingsOptions.AddTo(command, SettingsOptions.OfEngine);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = SettingsOptions.Read(parsed);
            using var models = LoadedModels.LoadEncoder(settings.Models);
            using var engine = await EngineConnection.OpenAsync(settings, stop);
            var name = parsed.GetRequiredValue(Name);
            var migration = new IndexMigration(engine.Client, engine.Info, models.RequireEncoder());
            var left = await migration.LookAsync(name, stop);
            if (left.Documents is { } documents)
            {
                terminal.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"\"{name}\": {documents} documents, "
                        + $"{(left.Aliases.Count == 0 ? "no alias" : $"aliases {string.Join(", ", left.Aliases)}")}"));
            }

            if (left.Obstacle is { } obstacle)
            {
                throw new CommandException(ExitCode.Findings, $"nothing was deleted: {obstacle}");
            }

            if (parsed.GetValue(DryRun))
            {
                terminal.WriteLine($"would delete the index \"{name}\"");
                return (int)ExitCode.Success;
            }

            if (!parsed.GetValue(Yes) && !terminal.Confirm($"delete the index \"{name}\"?"))
            {
                throw new CommandException(ExitCode.Usage, "nothing was deleted: --yes deletes without asking");
            }

            if (await migration.DropAsync(name, stop) is { } reason)
            {
                throw new CommandException(ExitCode.Findings, $"nothing was deleted: {reason}");
            }

            terminal.WriteLine($"deleted the index \"{name}\"");
            return (int)ExitCode.Success;
        });
        return command;
    }
}
