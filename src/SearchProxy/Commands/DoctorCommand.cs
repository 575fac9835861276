using System.CommandLine;
using SearchProxy.Diagnosis;
using SearchProxy.Engine.Http;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy doctor</c>: looks at everything that the proxy needs and says what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var index = new Option<string>("--index")
        {
            Description = "Name or pattern of the indices to look at. Default: all.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "*",
        };
        var command = new Command("doctor", "Check machine, models, engine and indices, and say in plain words what to do.") { index };
        foreach (var option in SettingsOptions.OfEngine)
        {
            command.Add(option);
        }

        command.SetAction((parsed, stop) => RunAsync(parsed, parsed.GetRequiredValue(index), terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string index, Terminal terminal, CancellationToken stop)
    {
        var settings = SettingsOptions.Read(parsed);
        using var models = LoadedModels.Load(settings.Models);
        var findings = MachineChecks.Run().Concat(ModelChecks.Run(models)).ToList();
        foreach (var node in settings.Gateway.Engines)
        {
            using var client = new EngineClient(settings.Engine.ClientOptions(new Uri(node), settings.Gateway.EngineTls));
            findings.AddRange(await new EngineChecks(client).RunAsync(index, models.Encoder?.Model?.ModelId, stop));
        }

        FindingList.Write(terminal, findings);
        return (int)(findings.Any(finding => finding.Level == FindingLevel.Failure) ? ExitCode.Findings : ExitCode.Success);
    }
}
