using System.Text.Json;
using SearchProxy.Commands;
using SearchProxy.Engine.Http;

namespace SearchProxy.Engines;

/// <summary>Asks the engine what an alias stands for.</summary>
internal static class AliasReader
{
    private const int MaxBytes = 4 << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>The one index that has the alias.</summary>
    /// <exception cref="CommandException">There is no such alias, or several indices have it.</exception>
    public static async Task<string> IndexOfAsync(EngineConnection engine, string alias, CancellationToken stop)
    {
        var outcome = await engine.Client.SendAsync(EngineRequest.Get($"/_alias/{Uri.EscapeDataString(alias)}") with { Timeout = Timeout }, MaxBytes, stop);
        if (!outcome.Answered(out var response))
        {
            throw new CommandException(ExitCode.Engine, $"no answer about the alias \"{alias}\": {outcome.Detail}");
        }

        if (!response.IsSuccess)
        {
            throw new CommandException(ExitCode.Usage, $"there is no alias \"{alias}\" ({response.Status}); a migration moves an alias, so that clients need not change");
        }

        using var document = JsonDocument.Parse(response.Body);
        var indices = document.RootElement.EnumerateObject().Select(index => index.Name).ToList();
        return indices is [var only]
            ? only
            : throw new CommandException(ExitCode.Usage, $"the alias \"{alias}\" stands for {indices.Count} indices ({string.Join(", ", indices)}); one is expected");
    }
}
