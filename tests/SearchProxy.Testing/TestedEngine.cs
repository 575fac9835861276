namespace SearchProxy.Testing;

/// <summary>The engines that a test is held on.</summary>
public enum TestedEngine
{
    /// <summary>The local engine in the dialect of Elasticsearch.</summary>
    LocalAsElasticsearch,

    /// <summary>The local engine in the dialect of OpenSearch.</summary>
    LocalAsOpenSearch,

    Elasticsearch,
    OpenSearch,
}
