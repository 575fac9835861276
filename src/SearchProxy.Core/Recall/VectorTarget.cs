namespace SearchProxy.Core.Recall;

/// <summary>Where the vector leg searches.</summary>
/// <param name="Field">The vector field.</param>
/// <param name="Dimensions">Its dimensions.</param>
/// <param name="PassagePath">The nested field that holds it; null when it is a field of the document.</param>
public sealed record VectorTarget(string Field, int Dimensions, string? PassagePath);
