namespace SearchProxy.LocalEngine;

/// <summary>Which of the two real engines the local engine answers like, where they differ.</summary>
public enum LocalEngineProduct
{
    /// <summary>Shapes, error types and <c>dense_vector</c> as Elasticsearch 8 has them.</summary>
    Elasticsearch,

    /// <summary>Shapes, error types and <c>knn_vector</c> as OpenSearch 2 has them.</summary>
    OpenSearch,
}
