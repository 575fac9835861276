using System.CommandLine;
using SearchProxy.Configuration;
using SearchProxy.Core.Outcomes;
using SearchProxy.Inference;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Store;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy models add DIR</c>: checks a model folder and puts a copy with a manifest beside the others.</summary>
internal static class ModelsAddCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("DIR|ORG/NAME|URL")
        {
            Description = "Folder of one model as Hugging Face lays it out, or a model of the hub, which is fetched first.",
        };
        var options = new ModelsAddOptions();
        var command = new Command("add", "Check a model, write its manifest and put it beside the others.") { source };
        options.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var from = parsed.GetRequiredValue(source);
            if (!from.Contains('/', StringComparison.Ordinal) && !Directory.Exists(from))
            {
                throw new CommandException(ExitCode.File, $"there is no folder {from}; a model of the hub is ORG/NAME");
            }

            return Directory.Exists(from)
                ? Task.FromResult(Add(from, origin: null, options.Read(parsed), terminal))
                : ModelsPullCommand.RunAsync(from, options.Read(parsed), terminal, stop);
        });
        return command;
    }

    /// <summary>Adds a folder to the store and says what it is.</summary>
    public static int Add(string folder, string? origin, ModelsAddChoice choice, Terminal terminal)
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1, ScoreCacheBytes = 0, VectorCacheBytes = 0 });
        var added = new ModelStore(choice.Store ?? new ModelSettings().Folder, loader).Add(
            folder, choice.Name, choice.Licence, origin, choice.File);
        if (added.Card is not { } card)
        {
            throw new CommandException(ExitCode.Model, added.Message);
        }

        terminal.WriteLine(
            $"added   {card.Id}: {ReasonName.Of(card.Kind)}, {card.Bytes:#,0} bytes, at most {card.MaxTokens} tokens, {card.Head}");
        terminal.WriteLine($"        {added.Folder}");
        return (int)ExitCode.Success;
    }
}
