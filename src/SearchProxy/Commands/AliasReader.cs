using System.Text.Json;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Engines;

namespace SearchProxy.Commands;

/// <summary>Asks the engine what an alias stands for.</summary>
internal static class AliasReader
{
    /// <summary>The one index that has the alias.</summary>
    /// <exception cref="CommandException">There is no such alias, or several indices have it.</exception>
    public static async Task<string> IndexOfAsync(EngineConnection engine, string alias, CancellationToken stop)
    {
        var outcome = await new IndexClient(engine.Client, alias) { Timeout = TimeSpan.FromSeconds(30) }.SendAsync(
            EngineRequest.Get($"/_alias/{Uri.EscapeDataString(alias)}"), stop);
        if (!outcome.Answered(out var response))
        {
            throw new CommandException(ExitCode.Engine, $"no answer about the alias \"{alias}\": {outcome.Detail}");
        }

        if (response.Status == 404)
        {
            throw new CommandException(
                ExitCode.Findings,
                $"there is no alias \"{alias}\" on {engine.Client.Address}; a migration moves an alias, so that clients need not change");
        }

        if (!response.IsSuccess)
        {
            throw new CommandException(
                ExitCode.Engine, $"what the alias \"{alias}\" stands for cannot be read: {EngineErrorText.Of(response)}");
        }

        using var document = JsonDocument.Parse(response.Body);
        var indices = document.RootElement.EnumerateObject().Select(index => index.Name).ToList();
        return indices is [var only]
            ? only
            : throw new CommandException(
                ExitCode.Usage,
                $"the alias \"{alias}\" stands for {indices.Count} indices ({string.Join(", ", indices)}); one is expected");
    }

    /// <exception cref="CommandException">There is no such index, or it does not have the alias.</exception>
    public static async Task RequireAsync(EngineConnection engine, string alias, string index, CancellationToken stop)
    {
        await engine.RequireIndexAsync(index, stop);
        var calls = new IndexClient(engine.Client, index) { Timeout = TimeSpan.FromSeconds(30) };
        var outcome = await calls.GetAsync($"/_alias/{Uri.EscapeDataString(alias)}", stop);
        if (outcome.Answered(out var response) && response.Status == 404)
        {
            throw new CommandException(
                ExitCode.Findings, $"the index \"{index}\" on {engine.Client.Address} does not have the alias \"{alias}\"");
        }
    }
}
