namespace SearchProxy.LocalEngine.Mapping;

/// <summary>What a vector field takes.</summary>
/// <param name="Dimensions">Length of each vector; 0 until the first one sets it.</param>
/// <param name="Similarity">How vectors are compared.</param>
/// <param name="Searchable">Whether the field was mapped for kNN search.</param>
internal sealed record VectorShape(int Dimensions, VectorSimilarity Similarity, bool Searchable)
{
    /// <summary>Largest number of dimensions of either engine.</summary>
    public const int MaxDimensions = 16_000;
}
