using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Commands;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Engine.Mappings;

namespace SearchProxy.Engines;

/// <summary>
/// An index behind an alias: clients use the name, and a migration to another model can move it. The name of a new index is the alias' with
/// <c>-1</c> behind it.
/// </summary>
internal static class AliasedIndex
{
    /// <summary>
    /// Makes sure that the index of the plan is there, under an alias where it is new and one is wanted. A name that ends like one of a
    /// migration's indexes, in a hyphen and a number, gets none.
    /// </summary>
    /// <returns>What became of the index, and its own name.</returns>
    /// <exception cref="CommandException">It cannot be written to as planned; says why and what to do.</exception>
    public static async Task<(IndexCreationResult Result, string Index)> PrepareAsync(
        EngineConnection engine, IndexPlan plan, bool wantsAlias, CancellationToken stop)
    {
        if (plan.Validate().Count > 0 || await BehindAsync(engine, plan.Index, stop) is not { } behind)
        {
            return (await IndexPreparation.PrepareAsync(engine, plan, stop), plan.Index);
        }

        if (behind.Count > 0)
        {
            // What stands under the name is compared with the plan by its own name; of several, the engine says what it thinks of the name.
            var own = behind is [var only] ? only : plan.Index;
            return (await IndexPreparation.PrepareAsync(engine, plan with { Index = own }, stop), own);
        }

        if (!wantsAlias || IsNumbered(plan.Index))
        {
            return (await IndexPreparation.PrepareAsync(engine, plan, stop), plan.Index);
        }

        var numbered = plan with { Index = plan.Index + "-1" };
        var result = await IndexPreparation.PrepareAsync(engine, numbered, stop);
        await AddAsync(engine, plan.Index, numbered.Index, stop);
        return (result, numbered.Index);
    }

    /// <summary>The indexes that a name stands for; empty when there is nothing of that name, null when that is not told.</summary>
    /// <exception cref="CommandException">No answer: the calls that follow would wait as long again.</exception>
    private static async Task<IReadOnlyList<string>?> BehindAsync(EngineConnection engine, string name, CancellationToken stop)
    {
        var index = Named(engine, name);
        var outcome = await index.GetAsync("/_mapping", stop);
        if (!outcome.Answered(out var response))
        {
            throw EngineConnection.NoAnswer(index, outcome);
        }

        if (!response.IsSuccess && response.Status != 404)
        {
            return null;
        }

        if (response.Status == 404)
        {
            return [];
        }

        using var document = JsonDocument.Parse(response.Body);
        return [.. document.RootElement.EnumerateObject().Select(static index => index.Name)];
    }

    private static async Task AddAsync(EngineConnection engine, string alias, string index, CancellationToken stop)
    {
        var body = new JsonObject
        {
            ["actions"] = new JsonArray(new JsonObject { ["add"] = new JsonObject { ["index"] = index, ["alias"] = alias } }),
        };
        var outcome =
            await Named(engine, alias).SendAsync(EngineRequest.Post("/_aliases", JsonSerializer.SerializeToUtf8Bytes(body)), stop);
        if (!outcome.Answered(out var response) || !response.IsSuccess)
        {
            throw new CommandException(
                ExitCode.Engine,
                $"the alias \"{alias}\" cannot be made for the index \"{index}\": {outcome.Detail}; --no-alias does without one");
        }
    }

    private static IndexClient Named(EngineConnection engine, string name) =>
        new(engine.Client, name) { Timeout = TimeSpan.FromSeconds(30) };

    private static bool IsNumbered(string name) =>
        name.LastIndexOf('-') is var at and >= 0 && at < name.Length - 1 && name.AsSpan(at + 1).IndexOfAnyExceptInRange('0', '9') < 0;
}
