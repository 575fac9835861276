namespace SearchProxy.Core.Responses;

/// <summary>How a hit came to its place. Null where there is none.</summary>
/// <param name="LexicalRank">Rank in the client's own query, from 1; null when it is not among its first.</param>
/// <param name="LexicalScore">Score by the client's own query.</param>
/// <param name="VectorRank">Rank among the nearest neighbours, from 1; null when it is not one of them.</param>
/// <param name="VectorScore">Score of the vector leg: (1 + cosine) / 2.</param>
/// <param name="Fused">What the fusion made of both.</param>
/// <param name="Model">The model's score, on its own scale.</param>
/// <param name="Passage">What the model read of it, or its beginning.</param>
public sealed record HitOrigin(
    int? LexicalRank, double? LexicalScore, int? VectorRank, double? VectorScore, double Fused, double? Model, string? Passage)
{
    /// <summary>The score of the second model of a cascade, on its own scale.</summary>
    public double? Second { get; init; }
}
