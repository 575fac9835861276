using System.CommandLine;
using System.Globalization;
using SearchProxy.Core.Outcomes;
using SearchProxy.Inference;
using SearchProxy.Models;
using SearchProxy.Terminals;
using Spectre.Console;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy models list</c>: the models in the models folder.</summary>
internal static class ModelsListCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "list",
            "List the models in the models folder; each is loaded and verified.") { SettingsOptions.Config, SettingsOptions.Models };
        command.SetAction(parsed => (int)Run(SettingsOptions.Read(parsed).Models.Folder, terminal));
        return command;
    }

    private static ExitCode Run(string folder, Terminal terminal)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(ExitCode.File, $"the folder {folder} does not exist");
        }

        using var loader = new ModelLoader();
        var table = new Table { Border = terminal.IsInteractive ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumns("name", "kind", "dimensions", "tokens", "MiB", "licence", "state");
        var refused = false;
        foreach (var path in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            using var model = AnyModel.Load(loader, path);
            refused |= model.Card is null;
            table.AddRow(Row(Path.GetFileName(path), model));
        }

        terminal.Console.Write(table);
        return refused ? ExitCode.Findings : ExitCode.Success;
    }

    private static string[] Row(string name, AnyModel model) => model.Card is { } card
        ?
        [
            Markup.Escape(name),
            ReasonName.Of(card.Kind),
            card.Dimensions == 0 ? "-" : Number(card.Dimensions),
            Number(card.MaxTokens),
            Number(card.Bytes >> 20),
            Markup.Escape(card.Licence ?? "unknown"),
            card.Verified ? "verified" : "no manifest",
        ]
        : [Markup.Escape(name), "-", "-", "-", "-", "-", Markup.Escape($"refused: {model.Message}")];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
