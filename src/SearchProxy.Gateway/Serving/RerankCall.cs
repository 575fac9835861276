namespace SearchProxy.Gateway.Serving;

/// <summary>A rerank call that was understood.</summary>
/// <param name="Shape">Whose words it uses.</param>
/// <param name="Model">The reranker's name; null for the usual one.</param>
/// <param name="Query">The query.</param>
/// <param name="Documents">The texts to score.</param>
/// <param name="TopN">How many of the best are wanted.</param>
/// <param name="ReturnsText">True: the texts come back with the scores.</param>
/// <param name="RawScores">True: the model's own output is wanted, not a probability.</param>
/// <param name="Cuts">False: a pair longer than the model reads is refused.</param>
internal sealed record RerankCall(
    RerankShape Shape, string? Model, string Query, IReadOnlyList<string> Documents, int TopN, bool ReturnsText, bool RawScores, bool Cuts);
