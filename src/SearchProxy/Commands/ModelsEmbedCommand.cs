using System.CommandLine;
using System.Text.Json;
using SearchProxy.Inference;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy models embed TEXT…</c>: vectors as JSON arrays, one a line.</summary>
internal static class ModelsEmbedCommand
{
    public static Command Create(Terminal terminal)
    {
        var texts = new Argument<string[]>("TEXT") { Description = "Texts to encode.", Arity = ArgumentArity.OneOrMore };
        var asQuery = new Option<bool>("--as-query") { Description = "Encode as a query; without it as a passage." };
        var command = new Command("embed", "Print the vectors of texts, one JSON array a line.")
        {
            texts, asQuery,
        };
        SettingsOptions.AddTo(command, SettingsOptions.OfModels);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = SettingsOptions.Read(parsed).Models;
            using var models = LoadedModels.LoadEncoder(settings);
            var encoder = models.RequireEncoder();
            foreach (var text in parsed.GetRequiredValue(texts))
            {
                var vector = await encoder.EncodeAsync(text, parsed.GetValue(asQuery) ? TextRole.Query : TextRole.Passage, stop);
                terminal.WriteLine(JsonSerializer.Serialize(vector));
            }

            return (int)ExitCode.Success;
        });
        return command;
    }
}
