namespace SearchProxy.Evaluation;

/// <summary>The orders that are compared.</summary>
internal enum SearchOrder
{
    /// <summary>The engine's own order.</summary>
    Bm25,

    /// <summary>Nearest neighbours alone.</summary>
    Vectors,

    /// <summary>Both merged by the proxy, without the model.</summary>
    Hybrid,

    /// <summary>Merged and reranked by the proxy.</summary>
    Reranked,
}
