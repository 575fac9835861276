namespace SearchProxy.Engine.Dialects;

/// <summary>Picks the dialect of a product.</summary>
public static class EngineDialect
{
    public static IEngineDialect Elasticsearch { get; } = new ElasticsearchDialect();

    public static IEngineDialect OpenSearch { get; } = new OpenSearchDialect();

    /// <exception cref="ArgumentOutOfRangeException">The product is unknown.</exception>
    public static IEngineDialect For(EngineProduct product) => product switch
    {
        EngineProduct.Elasticsearch => Elasticsearch,
        EngineProduct.OpenSearch => OpenSearch,
        _ => throw new ArgumentOutOfRangeException(nameof(product), product, "Supported are Elasticsearch and OpenSearch."),
    };
}
