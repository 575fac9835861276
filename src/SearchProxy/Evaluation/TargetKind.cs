namespace SearchProxy.Evaluation;

/// <summary>What is asked.</summary>
internal enum TargetKind
{
    /// <summary>The engine's own order.</summary>
    Bm25,

    /// <summary>Nearest neighbours alone.</summary>
    Vectors,

    /// <summary>Both merged by the proxy, without the model.</summary>
    Hybrid,

    /// <summary>Merged and reranked by the proxy as it is set.</summary>
    Reranked,

    /// <summary>The same with other settings.</summary>
    Settings,

    /// <summary>A proxy that runs somewhere.</summary>
    Proxy,

    /// <summary>Rankings in a file.</summary>
    Run,
}
