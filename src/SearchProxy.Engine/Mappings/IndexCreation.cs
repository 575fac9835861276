namespace SearchProxy.Engine.Mappings;

/// <param name="Result">What became of it.</param>
/// <param name="Detail">In words, for the operator; null when there is nothing to add.</param>
public sealed record IndexCreation(IndexCreationResult Result, string? Detail = null)
{
    /// <summary>True when the index can now be written to as planned.</summary>
    public bool IsReady => Result is IndexCreationResult.Created or IndexCreationResult.Extended or IndexCreationResult.AlreadyThere;
}
