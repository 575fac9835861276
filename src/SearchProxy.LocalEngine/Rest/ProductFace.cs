namespace SearchProxy.LocalEngine.Rest;

/// <summary>How the local engine introduces itself: as the product whose dialect it speaks, with its own name beside it.</summary>
internal sealed record ProductFace(string Number, string Tagline, string? Distribution, string ContentType, bool SendsProductHeader)
{
    public const string Name = "searchproxy-local";

    /// <summary>Clients of Elasticsearch refuse to go on without it.</summary>
    public const string ProductHeader = "X-elastic-product";

    private const string Purpose = "(SearchProxy local engine, for demos and tests)";

    public static ProductFace Of(LocalEngineProduct product) => product is LocalEngineProduct.OpenSearch
        ? new ProductFace(
            "2.19.1", "The OpenSearch Project: https://opensearch.org/ " + Purpose, "opensearch", "application/json; charset=UTF-8", false)
        : new ProductFace("8.19.8", "You Know, for Search", null, "application/json", true);
}
