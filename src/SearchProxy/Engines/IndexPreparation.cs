using SearchProxy.Commands;
using SearchProxy.Engine.Mappings;

namespace SearchProxy.Engines;

/// <summary>Makes sure that an index is there and takes the vectors of the loaded model.</summary>
internal static class IndexPreparation
{
    /// <returns>What became of the index: created, or found as planned.</returns>
    /// <exception cref="CommandException">It cannot be written to as planned; says why and what to do.</exception>
    public static async Task<IndexCreationResult> PrepareAsync(EngineConnection engine, IndexPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Validate() is { Count: > 0 } errors)
        {
            throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, errors));
        }

        var creation = await new IndexCreator(engine.Client, engine.Info, MappingTemplates.Default).CreateAsync(plan, cancellationToken);
        return creation.IsReady ? creation.Result : throw Refusal(plan, creation);
    }

    private static CommandException Refusal(IndexPlan plan, IndexCreation creation) => creation.Result switch
    {
        IndexCreationResult.ExistsWithoutProfile or IndexCreationResult.OtherProfile =>
            new CommandException(ExitCode.Findings, $"{creation.Detail}; name another index, or delete this one first"),
        IndexCreationResult.Unreachable => new CommandException(ExitCode.Engine, $"the engine gave no answer: {creation.Detail}"),
        _ => new CommandException(ExitCode.Engine, $"the index \"{plan.Index}\" cannot be made: {creation.Detail}"),
    };
}
