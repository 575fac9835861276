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
    private static readonly (EngineProduct Product, int[] Majors)[] SupportedMajors =
    [
        (EngineProduct.Elasticsearch, [8, 9]), (EngineProduct.OpenSearch, [2, 3]),
    ];

    /// <summary>What is supported, in words: <c>Elasticsearch 8 and 9 and OpenSearch 2 and 3</c>.</summary>
    public static string Supported { get; } =
        string.Join(" and ", SupportedMajors.Select(static of => $"{of.Product} {string.Join(" and ", of.Majors)}"));

    public bool IsSupported => Array.Exists(SupportedMajors, of => of.Product == Product && of.Majors.Contains(Major));

    public override string ToString() => $"{Product} {Version}";
}
