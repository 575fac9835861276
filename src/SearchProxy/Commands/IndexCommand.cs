using System.CommandLine;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy index</c>: what to do with indices.</summary>
internal static class IndexCommand
{
    public static Command Create(Terminal terminal) => new(
        "index", "Create indices with text and vector fields, move an alias to one, and clean up.")
    {
        IndexCreateCommand.Create(terminal),
        IndexMigrateCommand.Create(terminal),
        IndexSwapCommand.Create(terminal),
        IndexCleanupCommand.Create(terminal),
    };
}
