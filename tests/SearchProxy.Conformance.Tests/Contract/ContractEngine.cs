namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>The engines that are held to the contract.</summary>
public enum ContractEngine
{
    /// <summary>The local engine in the dialect of Elasticsearch.</summary>
    LocalAsElasticsearch,

    /// <summary>The local engine in the dialect of OpenSearch.</summary>
    LocalAsOpenSearch,

    Elasticsearch,
    OpenSearch,
}
