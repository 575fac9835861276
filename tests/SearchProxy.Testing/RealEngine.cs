namespace SearchProxy.Testing;

/// <summary>Where the real engines of this run are, from the environment.</summary>
public static class RealEngine
{
    /// <summary>URL of an OpenSearch for tests (<c>SEARCHPROXY_TEST_OPENSEARCH</c>); null without one.</summary>
    public static Uri? OpenSearch { get; } = FromEnvironment("SEARCHPROXY_TEST_OPENSEARCH");

    /// <summary>URL of an Elasticsearch for tests (<c>SEARCHPROXY_TEST_ELASTICSEARCH</c>); null without one.</summary>
    public static Uri? Elasticsearch { get; } = FromEnvironment("SEARCHPROXY_TEST_ELASTICSEARCH");

    private static Uri? FromEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? new Uri(value) : null;
}
