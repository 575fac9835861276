namespace SearchProxy.LocalEngine.Errors;

/// <summary>An error as the engines spell it: <c>{"error":{"root_cause":[…],"type","reason"},"status"}</c>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">The engine's name of the error, in snake case.</param>
/// <param name="Reason">Says what was found and what is allowed.</param>
internal sealed record EngineError(int Status, string Type, string Reason)
{
    /// <summary>Index that the error is about; written with its <c>index_uuid</c>.</summary>
    public string? Index { get; init; }

    /// <summary>Whether <see cref="Index"/> does not exist, which adds <c>resource.type</c> and <c>resource.id</c>.</summary>
    public bool IndexMissing { get; init; }

    /// <summary>Whether the engines find this out in a shard, and so wrap it into a <c>search_phase_execution_exception</c>.</summary>
    public bool AtShard { get; init; }

    /// <summary>Whether the status is told in the body as well.</summary>
    public bool TellsStatus { get; init; } = true;

    public EngineError? CausedBy { get; init; }

    public EngineErrorException Thrown() => new(this);
}
