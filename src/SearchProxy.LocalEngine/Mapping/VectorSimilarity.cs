namespace SearchProxy.LocalEngine.Mapping;

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
