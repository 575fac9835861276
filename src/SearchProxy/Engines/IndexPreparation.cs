using SearchProxy.Commands;
using SearchProxy.Engine.Mappings;

namespace SearchProxy.Engines;

/// <summary>Makes sure that an index is there and takes the vectors of the loaded model.</summary>
internal static class IndexPreparation
{
    /// <returns>What became of the index: created, or found as planned.</returns>
    /// <exception cref="CommandException">It cannot be written to as planned; says why and what to do.</exception>
    public static async Task<IndexCreationResult> PrepareAsync(
        EngineConnection engine, IndexPlan plan, CancellationToken cancellationToken) =>
        (await RunAsync(engine, plan, (creator, token) => creator.CreateAsync(plan, token), cancellationToken)).Result;

    /// <summary>Adds the vector fields to the mapping of an index that is there.</summary>
    /// <returns>What became of the index: extended, or found as planned.</returns>
    /// <exception cref="CommandException">It cannot take the vectors; says why and what to do.</exception>
    public static async Task<IndexCreationResult> ExtendAsync(
        EngineConnection engine, IndexPlan plan, CancellationToken cancellationToken) =>
        (await RunAsync(engine, plan, (creator, token) => creator.ExtendAsync(plan, token), cancellationToken)).Result;

    /// <summary>Creates an index with the settings and mappings of another one.</summary>
    /// <returns>What became of the index (created, or found as planned), and what of the other one it does not have yet.</returns>
    /// <exception cref="CommandException">It cannot be written to as planned; says why and what to do.</exception>
    public static Task<IndexCreation> PrepareLikeAsync(
        EngineConnection engine, IndexPlan plan, string other, CancellationToken cancellationToken) =>
        RunAsync(engine, plan, (creator, token) => creator.CreateLikeAsync(plan, other, token), cancellationToken);

    private static async Task<IndexCreation> RunAsync(
        EngineConnection engine,
        IndexPlan plan,
        Func<IndexCreator, CancellationToken, Task<IndexCreation>> prepare,
        CancellationToken cancellationToken)
    {
        if (plan.Validate() is { Count: > 0 } errors)
        {
            throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, errors));
        }

        var creation = await prepare(new IndexCreator(engine.Client, engine.Info, MappingTemplates.Default), cancellationToken);
        return creation.IsReady ? creation : throw Refusal(plan, creation);
    }

    private static CommandException Refusal(IndexPlan plan, IndexCreation creation) => creation.Result switch
    {
        IndexCreationResult.ExistsWithoutProfile or IndexCreationResult.OtherProfile =>
            new CommandException(ExitCode.Findings, $"{creation.Detail}; name another index, or delete this one first"),
        IndexCreationResult.Missing => new CommandException(ExitCode.Findings, creation.Detail!),
        IndexCreationResult.NoVectorSupport => new CommandException(
            ExitCode.Findings,
            $"the index \"{plan.Index}\" was created without index.knn and cannot take vectors ({creation.Detail}); "
            + $"`searchproxy ingest --from-index {plan.Index} --index NEW` copies it into one that can, `searchproxy index swap` moves an "
            + "alias there"),
        IndexCreationResult.Unreachable => new CommandException(ExitCode.Engine, $"the engine gave no answer: {creation.Detail}"),
        _ => new CommandException(ExitCode.Engine, $"the index \"{plan.Index}\" cannot be made: {creation.Detail}"),
    };
}
