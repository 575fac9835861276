using System.CommandLine;
using SearchProxy.Core.Outcomes;
using SearchProxy.Diagnosis;
using SearchProxy.Inference;
using SearchProxy.Inference.Options;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy models check DIR</c>: what a folder holds, whether it can be used, and how fast it is here.</summary>
internal static class ModelsCheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder of one model." };
        var command = new Command("check", "Load one model folder, verify it and measure it.") { folder };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(folder), terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(string folder, Terminal terminal, CancellationToken stop)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(
                ExitCode.Model, $"there is no folder {folder}; `searchproxy models list` shows the models that there are");
        }

        using var loader = new ModelLoader(new InferenceOptions { ScoreCacheBytes = 0, VectorCacheBytes = 0 });
        using var model = AnyModel.Load(loader, folder);
        if (model.Card is not { } card)
        {
            FindingList.Write(terminal, [ModelChecks.Judge(folder, card: null, model.Fault, model.Message)]);
            return (int)ExitCode.Model;
        }

        FindingList.Write(terminal, [ModelChecks.Judge(card.Name, card, model.Fault, model.Message)]);
        terminal.WriteLine(
            $"        kind {ReasonName.Of(card.Kind)}, file {card.File}, inputs "
                + $"{(card.Inputs.Count == 0 ? "none" : string.Join(", ", card.Inputs))}");
        var speed = await ModelSpeed.MeasureAsync(model, loader.Threads, stop);
        terminal.WriteLine(
            $"        about 128 tokens: {speed.LatencyMilliseconds:0.00} ms alone, {speed.PerSecond:0} a second on "
                + $"{loader.Threads} threads");
        return (int)ExitCode.Success;
    }
}
