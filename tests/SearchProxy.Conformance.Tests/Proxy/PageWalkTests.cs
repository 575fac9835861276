using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>Whoever pages through a reranked search sees each document of the engine's result once, in an order that stays.</summary>
public sealed class PageWalkTests
{
    private const string Query = """{"match":{"text":"whale storm"}}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Over_the_local_engine(bool withVectors)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        await WalkAsync(engine.Url, withVectors);
    }

    [OpenSearchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Over_OpenSearch(bool withVectors) => WalkAsync(RealEngine.OpenSearch!, withVectors);

    [ElasticsearchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Over_Elasticsearch(bool withVectors) => WalkAsync(RealEngine.Elasticsearch!, withVectors);

    private static async Task WalkAsync(Uri engine, bool withVectors)
    {
        await using var index = await ProxiedIndex.CreateAsync(engine, withVectors);
        var lexical = ProxiedIndex.Ids(await index.SearchDirectlyAsync($$"""{"size":1000,"query":{{Query}}}"""));
        Assert.True(lexical.Length > 40, $"only {lexical.Length} documents match");
        foreach (var window in new[] { 10, 50, 100 })
        {
            await index.ServeAsync(window);
            string[]? whole = null;
            foreach (var size in new[] { 33, 10, 7, 1 })
            {
                var walked = await WalkAsync(index, size, withVectors);
                Assert.Equal(walked.Length, walked.Distinct().Count());
                Assert.Empty(lexical.Except(walked));
                Assert.True(withVectors || walked.Length == lexical.Length);
                whole ??= walked;
                Assert.Equal(whole, walked);
            }
        }
    }

    private static async Task<string[]> WalkAsync(ProxiedIndex index, int size, bool withVectors)
    {
        var walked = new List<string>();
        var total = long.MaxValue;
        for (var from = 0; from < total; from += size)
        {
            var (page, marker) = await index.SearchAsync($$"""{"from":{{from}},"size":{{size}},"query":{{Query}}}""");
            total = page["hits"]!["total"]!["value"]!.GetValue<long>();
            var ids = ProxiedIndex.Ids(page);
            Assert.Equal(Math.Min(size, total - from), ids.Length);
            Assert.True(
                marker.StartsWith("reranked", StringComparison.Ordinal)
                    || (!withVectors && marker.StartsWith("bypassed; reason=beyond-window", StringComparison.Ordinal)),
                marker);
            walked.AddRange(ids);
        }

        return [.. walked];
    }
}
