namespace SearchProxy.Testing;

/// <summary>A theory that needs a real Elasticsearch: skipped unless <c>SEARCHPROXY_TEST_ELASTICSEARCH</c> holds its URL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ElasticsearchTheoryAttribute : Xunit.TheoryAttribute
{
    public ElasticsearchTheoryAttribute() =>
        Skip = RealEngine.Elasticsearch is null ? "SEARCHPROXY_TEST_ELASTICSEARCH holds no URL." : null;
}
