using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Configuration;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy config</c>: what the settings are and whether they hold. Nothing is started and nobody is asked.</summary>
internal static class ConfigCommand
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly Option<bool> All = new("--all") { Description = "Settings with their default too." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create(Terminal terminal)
    {
        var check = new Command("check", "Check file, variables and flags as serve would, and name everything that is wrong.");
        check.SetAction(parsed => (int)Check(parsed, terminal));
        var print = new Command("print", "Print the settings in use, each with where its value comes from.") { All, Json };
        print.SetAction(parsed => (int)Print(parsed, terminal));
        var schema = new Command("schema", "Print the JSON schema of the configuration file.");
        schema.SetAction(_ => terminal.Output.Write(SettingsSchema.Text()));
        var command = new Command("config", "Check and print settings, and the schema of the configuration file.") { check, print, schema };
        foreach (var reading in new[] { check, print })
        {
            SettingsOptions.AddTo(reading, SettingsOptions.OfEngine);
            reading.Add(SettingsOptions.Listen);
        }

        return command;
    }

    private static ExitCode Check(ParseResult parsed, Terminal terminal)
    {
        var settings = SettingsOptions.Read(parsed);
        foreach (var missing in settings.Models.Missing())
        {
            terminal.WriteError($"warning: {missing}; searches would go on without it. `searchproxy models list` shows those that there are");
        }

        var set = SettingsOptions.TryRead(parsed, []).Origins.Count;
        terminal.WriteLine($"the settings hold: {set} of {Setting.Of(settings).Count()} are set, the others have their default");
        return ExitCode.Success;
    }

    private static ExitCode Print(ParseResult parsed, Terminal terminal)
    {
        SettingsOptions.Read(parsed);
        var reading = SettingsOptions.TryRead(parsed, []);
        var rows = EffectiveSetting.Of(reading)
            .Where(row => parsed.GetValue(All) || parsed.GetValue(Json) || row.Origin != EffectiveSetting.Default)
            .ToList();
        if (parsed.GetValue(Json))
        {
            var values = new JsonObject(rows.Select(static row =>
                KeyValuePair.Create(row.Path, (JsonNode?)new JsonObject { ["value"] = row.Value, ["from"] = row.Origin })));
            terminal.WriteLine(values.ToJsonString(Indented));
            return ExitCode.Success;
        }

        if (rows.Count == 0)
        {
            terminal.WriteLine("nothing is set; every setting has its default (--all shows them)");
        }

        var width = rows.Select(static row => row.Path.Length).DefaultIfEmpty().Max();
        foreach (var row in rows)
        {
            terminal.WriteLine($"{row.Path.PadRight(width)}  {row.Value ?? "none"}  ({row.Origin})");
        }

        return ExitCode.Success;
    }
}
