namespace SearchProxy.Testing;

/// <summary>A fact that needs a real Elasticsearch: skipped unless <c>SEARCHPROXY_TEST_ELASTICSEARCH</c> holds its URL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ElasticsearchFactAttribute : Xunit.FactAttribute
{
    public ElasticsearchFactAttribute() =>
        Skip = RealEngine.Elasticsearch is null ? "SEARCHPROXY_TEST_ELASTICSEARCH holds no URL." : null;
}
