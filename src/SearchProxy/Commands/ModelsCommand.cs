using System.CommandLine;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy models</c>: what to do with models without an engine.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal terminal) => new("models", "List, check, try, add, fetch and optimize models.")
    {
        ModelsListCommand.Create(terminal),
        ModelsCheckCommand.Create(terminal),
        ModelsScoreCommand.Create(terminal),
        ModelsEmbedCommand.Create(terminal),
        ModelsAddCommand.Create(terminal),
        ModelsPullCommand.Create(terminal),
        ModelsOptimizeCommand.Create(terminal),
    };
}
