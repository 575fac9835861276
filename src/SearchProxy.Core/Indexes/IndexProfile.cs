namespace SearchProxy.Core.Indexes;

/// <summary>
/// What an index says of itself under <c>_meta.search_proxy</c> of its mapping: which fields hold the text, which field holds the
/// vectors, and which model made them.
/// </summary>
/// <param name="TextFields">Fields to rerank and to embed, in order.</param>
/// <param name="VectorField">The vector field; null when the index has none.</param>
/// <param name="Model">Id of the model that made the vectors (<c>name@hash</c>); null when the index has none.</param>
/// <param name="Dimensions">Dimensions of the vectors; 0 when the index has none.</param>
/// <param name="PassagePath">Nested field that holds one text and one vector per passage; null when each document has one vector.</param>
public sealed record IndexProfile(
    IReadOnlyList<TextField> TextFields,
    string? VectorField = null,
    string? Model = null,
    int Dimensions = 0,
    string? PassagePath = null)
{
    /// <summary>To which searches vectors may add documents; null = as the proxy is set.</summary>
    public Widening? Widen { get; init; }
}
