namespace SearchProxy.Evaluation;

/// <summary>How nearest neighbours are asked for.</summary>
/// <param name="Field">The vector field.</param>
/// <param name="Neighbours">
/// As many as the proxy asks for: an engine's graph is searched only as far as the number wanted, and few are found less surely.
/// </param>
/// <param name="Size">Hits.</param>
/// <param name="Shown">Fields of the documents to send along.</param>
internal sealed record VectorSearch(string Field, int Neighbours, int Size, IReadOnlyList<string> Shown);
