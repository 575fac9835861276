using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>An engine that answers: a real one that runs already, or a local one started for the test.</summary>
internal sealed class EngineUnderTest : IAsyncDisposable
{
    private readonly LocalEngineHost? _host;

    private EngineUnderTest(Uri url, LocalEngineProduct product, LocalEngineHost? host)
    {
        Url = url;
        Product = product;
        _host = host;
    }

    public Uri Url { get; }

    /// <summary>Whose dialect it speaks.</summary>
    public LocalEngineProduct Product { get; }

    public string ProductName => Product is LocalEngineProduct.OpenSearch ? "opensearch" : "elasticsearch";

    public static async Task<EngineUnderTest> StartAsync(TestedEngine engine) => engine switch
    {
        TestedEngine.Elasticsearch => Real(RealEngine.Elasticsearch, LocalEngineProduct.Elasticsearch),
        TestedEngine.OpenSearch => Real(RealEngine.OpenSearch, LocalEngineProduct.OpenSearch),
        TestedEngine.LocalAsElasticsearch => await LocalAsync(LocalEngineProduct.Elasticsearch),
        _ => await LocalAsync(LocalEngineProduct.OpenSearch),
    };

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static EngineUnderTest Real(Uri? url, LocalEngineProduct product) => url is null
        ? throw new InvalidOperationException(
            $"The real {product} is there, but SEARCHPROXY_TEST_{product.ToString().ToUpperInvariant()} holds no URL.")
        : new EngineUnderTest(url, product, null);

    private static async Task<EngineUnderTest> LocalAsync(LocalEngineProduct product)
    {
        var host = await LocalEngineHost.StartAsync(new LocalEngineOptions { Product = product });
        return new EngineUnderTest(host.Url, product, host);
    }
}
