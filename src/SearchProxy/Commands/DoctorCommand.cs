using System.CommandLine;
using SearchProxy.Diagnosis;
using SearchProxy.Engine.Http;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy doctor</c>: looks at everything that the proxy needs and says what to do.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> AskHosted = new("--ask-hosted")
    {
        Description = "Ask each hosted reranker once for the scores of two short texts; a provider may bill the call.",
    };

    public static Command Create(Terminal terminal)
    {
        var index = new Option<string>("--index")
        {
            Description = "Name or pattern of the indices to look at.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "*",
        };
        var command = new Command(
            "doctor", "Check machine, models, engine and indices, and say in plain words what to do.") { index, AskHosted };
        SettingsOptions.AddTo(command, SettingsOptions.OfEngine);
        command.SetAction((parsed, stop) => RunAsync(parsed, parsed.GetRequiredValue(index), terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string index, Terminal terminal, CancellationToken stop)
    {
        var settings = SettingsOptions.Read(parsed);
        using var models = LoadedModels.Load(settings.Models);
        var findings = MachineChecks.Run().Concat(ModelChecks.Run(models)).Concat(ModelChecks.RunNamed(models, settings.Models)).ToList();
        foreach (var (name, named) in settings.Models.Rerankers.Where(named => named.Value.Remote is not null)
            .OrderBy(named => named.Key, StringComparer.Ordinal))
        {
            findings.Add(await HostedRerankerCheck.RunAsync(name, named.Remote!, parsed.GetValue(AskHosted), stop));
        }

        foreach (var node in settings.Gateway.Engines)
        {
            using var client = new EngineClient(settings.Engine.ClientOptions(new Uri(node), settings.Gateway.EngineTls));
            findings.AddRange(await new EngineChecks(client).RunAsync(index, models.Encoder?.Model?.ModelId, stop));
        }

        FindingList.Write(terminal, findings);
        return (int)(findings.Any(finding => finding.Level == FindingLevel.Failure) ? ExitCode.Findings : ExitCode.Success);
    }
}
