namespace SearchProxy.Engine;

/// <summary>What <c>GET /</c> says of the engine.</summary>
/// <param name="Product">The product, by <c>version.distribution</c>, else by the tagline.</param>
/// <param name="Version">
/// <c>version.number</c> as written. An OpenSearch in compatibility mode says 7.10.2; <see cref="EngineProbe"/> then asks
/// <c>_nodes/_local</c> for the true one.
/// </param>
/// <param name="Major">The number before the first dot; 0 when there is none.</param>
/// <param name="ClusterName"><c>cluster_name</c>; empty when absent.</param>
public sealed record EngineInfo(EngineProduct Product, string Version, int Major, string ClusterName)
{
    /// <summary>Elasticsearch 8 and 9, OpenSearch 2 and 3.</summary>
    public bool IsSupported => Product switch
    {
        EngineProduct.Elasticsearch => Major is 8 or 9,
        EngineProduct.OpenSearch => Major is 2 or 3,
        _ => false,
    };

    public override string ToString() => $"{Product} {Version}";
}
