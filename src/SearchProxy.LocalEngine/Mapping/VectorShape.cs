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

/// <summary>How two vectors are compared; each has its own formula for the score.</summary>
internal enum VectorSimilarity
{
    /// <summary>(1 + cos) / 2.</summary>
    Cosine,

    /// <summary>(1 + dot) / 2, for unit vectors.</summary>
    DotProduct,

    /// <summary>1 / (1 + squared distance).</summary>
    Euclidean,

    /// <summary>1 + dot, or 1 / (1 − dot) for a negative dot.</summary>
    MaxInnerProduct,
}
