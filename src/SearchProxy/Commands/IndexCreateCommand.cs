using System.CommandLine;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engines;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy index create NAME</c>: an empty index for the loaded model's vectors.</summary>
internal static class IndexCreateCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the index." };
        var shards = new Option<int>("--shards") { Description = "Number of shards.", HelpName = "N", DefaultValueFactory = _ => 1 }
            .Whole(1, IndexPlan.MaxShards);
        var replicas = new Option<int>("--replicas") { Description = "Number of replicas.", HelpName = "N", DefaultValueFactory = _ => 1 }
            .Whole(0, IndexPlan.MaxReplicas);
        var command = new Command(
            "create", "Create an index with explicit vector type, engine and similarity, and record the model in its mapping.")
        {
            name, shards, replicas, DocumentOptions.TextFields, DocumentOptions.Analyzer, DocumentOptions.NoAlias,
        };
        SettingsOptions.AddTo(command, SettingsOptions.OfEngine);
        command.SetAction((parsed, stop) =>
        {
            var replicaCount = parsed.GetValue(replicas);
            return RunAsync(parsed, parsed.GetRequiredValue(name), parsed.GetValue(shards), replicaCount, terminal, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, string name, int shards, int replicas, Terminal terminal, CancellationToken stop)
    {
        var settings = SettingsOptions.Read(parsed);
        using var models = LoadedModels.LoadEncoder(settings.Models);
        var encoder = models.RequireEncoder();
        using var engine = await EngineConnection.OpenAsync(settings, stop);
        var plan = new IndexPlan
        {
            Index = name,
            TextFields = DocumentOptions.Fields(parsed.GetRequiredValue(DocumentOptions.TextFields)),
            Analyzer = parsed.GetRequiredValue(DocumentOptions.Analyzer),
            Model = encoder.ModelId,
            Dimensions = encoder.Dimensions,
            Shards = shards,
            Replicas = replicas,
        };
        var (result, index) = await AliasedIndex.PrepareAsync(engine, plan, !parsed.GetValue(DocumentOptions.NoAlias), stop);
        var alias = index == name ? "" : $" with the alias \"{name}\"";
        terminal.WriteLine(result == IndexCreationResult.Created
            ? $"created the index \"{index}\"{alias} on {engine.Info} for vectors of {encoder.ModelId} ({encoder.Dimensions} dimensions)"
            : $"the index \"{index}\"{alias} is there already, as asked for");
        return (int)ExitCode.Success;
    }
}
