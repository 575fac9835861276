using System.CommandLine;
using SearchProxy.Engines;
using SearchProxy.Ingest.Migrations;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy index cleanup NAME</c>: deletes an index that a migration left behind.</summary>
internal static class IndexCleanupCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "The index; it must be one of SearchProxy's, and no alias may stand for it." };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("cleanup", "Delete an index that a migration left behind: one that no alias stands for any more.") { Name };
        foreach (var option in SettingsOptions.OfEngine)
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, stop) =>
        {
            var settings = SettingsOptions.Read(parsed);
            settings.Models.Reranker = string.Empty;
            using var models = LoadedModels.Load(settings.Models);
            using var engine = await EngineConnection.OpenAsync(settings, stop);
            var name = parsed.GetRequiredValue(Name);
            var migration = new IndexMigration(engine.Client, engine.Info, models.RequireEncoder());
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
