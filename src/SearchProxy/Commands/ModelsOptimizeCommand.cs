using System.CommandLine;
using System.Globalization;
using SearchProxy.Inference;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Store;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy models optimize DIR</c>: puts a graph that runs faster beside a model's own.</summary>
internal static class ModelsOptimizeCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder of one model." };
        var command = new Command(
            "optimize", "Rewrite a model's graph to run faster, measure that its results stay, and note it in the manifest.") { folder };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), terminal));
        return command;
    }

    private static int Run(string folder, Terminal terminal)
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1, ScoreCacheBytes = 0, VectorCacheBytes = 0 });
        var made = new ModelOptimizer(loader).Optimize(folder);
        if (made.Fault != ModelLoadFault.None)
        {
            throw new CommandException(ExitCode.Model, made.Message);
        }

        if (made is not { File: { } file, Changes: { } changes, Drift: { } drift })
        {
            terminal.WriteLine(made.Message);
            return (int)ExitCode.Success;
        }

        var counts = changes.Select(static change => string.Create(CultureInfo.InvariantCulture, $"{change.Key} {change.Value}"));
        terminal.WriteLine($"wrote   {file}: {string.Join(", ", counts)}");
        var order = drift.OrderKept ? "the same order" : "another order of near equals";
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"        drift over {drift.Texts} texts: {drift.Largest:0.000000} at most, {drift.Mean:0.000000} on average; {order}"));
        return (int)ExitCode.Success;
    }
}
