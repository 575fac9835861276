namespace SearchProxy.Testing;

/// <summary>A theory that needs a real OpenSearch: skipped unless <c>SEARCHPROXY_TEST_OPENSEARCH</c> holds its URL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenSearchTheoryAttribute : Xunit.TheoryAttribute
{
    public OpenSearchTheoryAttribute() =>
        Skip = RealEngine.OpenSearch is null ? "SEARCHPROXY_TEST_OPENSEARCH holds no URL." : null;
}
