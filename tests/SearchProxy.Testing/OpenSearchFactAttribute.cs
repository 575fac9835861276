namespace SearchProxy.Testing;

/// <summary>A fact that needs a real OpenSearch: skipped unless <c>SEARCHPROXY_TEST_OPENSEARCH</c> holds its URL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenSearchFactAttribute : Xunit.FactAttribute
{
    public OpenSearchFactAttribute() =>
        Skip = RealEngine.OpenSearch is null ? "SEARCHPROXY_TEST_OPENSEARCH holds no URL." : null;
}
