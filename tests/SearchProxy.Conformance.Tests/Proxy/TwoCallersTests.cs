using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>
/// What a caller may not see, it never sees, whatever the vector leg finds, and whoever asked before: neither documents nor fields, neither
/// in the answer nor in what the model reads. The engines of the tests have no security of their own; a front with rules for each caller
/// stands before them.
/// </summary>
public sealed class TwoCallersTests
{
    [Fact]
    public async Task Over_the_local_engine()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        await CheckAsync(engine.Url, knowsTopHits: false);
    }

    [OpenSearchFact]
    public Task Over_OpenSearch() => CheckAsync(RealEngine.OpenSearch!, knowsTopHits: true);

    [ElasticsearchFact]
    public Task Over_Elasticsearch() => CheckAsync(RealEngine.Elasticsearch!, knowsTopHits: true);

    private static async Task CheckAsync(Uri engine, bool knowsTopHits)
    {
        await using var index = await ProxiedIndex.CreateAsync(engine, withVectors: true);
        await using var front = await RightsFront.StartAsync(engine);
        var read = new ConcurrentQueue<string>();
        await index.ServeAsync(window: 50, front.Url, read.Enqueue);
        var allowed = new Dictionary<string, HashSet<string>>();
        foreach (var tenant in new[] { "t0", "t1" })
        {
            allowed[tenant] =
                [.. ProxiedIndex.Ids(
                    await index.SearchDirectlyAsync($$$$"""{"size":1000,"query":{"term":{"tenant":"{{{{tenant}}}}"}}}"""))];
        }

        var added = 0;
        foreach (var word in new[] { "whale", "ship storm", "captain", "oil island", "nothing-has-this" })
        {
            foreach (var members in new[] { "", "\"highlight\":{\"fields\":{\"text\":{}}},", knowsTopHits
                ? "\"aggs\":{\"best\":{\"top_hits\":{\"size\":3}}},"
                : "", "\"collapse\":{\"field\":\"shelf\"}," })
            {
                foreach (var tenant in new[] { "t0", "t1", "t0" })
                {
                    read.Clear();
                    var body = "{" + members + $$$$"""
                        "size":100,"query":{"match":{"text":"{{{{word}}}}"}}}
                        """;
                    var found = ProxiedIndex.Ids(await index.SearchDirectlyAsync(body)).ToHashSet();

                    var (answer, _) = await index.SearchAsync(body, $"Bearer {tenant}");

                    var ids = ProxiedIndex.Ids(answer);
                    Assert.Subset(allowed[tenant], ids.ToHashSet());
                    Assert.Subset(allowed[tenant], Shown(answer).ToHashSet());
                    Assert.All(read, text => Assert.Contains(text.Split(' ')[^1][1..], allowed[tenant]));
                    added += ids.Count(id => !found.Contains(id));
                }
            }

            read.Clear();
            var (blind, _) = await index.SearchAsync($$$$"""{"size":100,"query":{"match":{"text":"{{{{word}}}}"}}}""", "Bearer blind");
            Assert.Subset(allowed["t0"], ProxiedIndex.Ids(blind).ToHashSet());
            Assert.Empty(read);
            Assert.DoesNotContain("\"text\":", blind.ToJsonString(), StringComparison.Ordinal);
        }

        Assert.True(added > 0, "no search had hits of the vector leg alone: the test would prove nothing");
    }

    /// <summary>Ids of all hits of the answer, at any depth.</summary>
    private static IEnumerable<string> Shown(JsonNode? node) => node switch
    {
        JsonObject members =>
            members.SelectMany(static member => member.Key is "_id" ? [member.Value!.GetValue<string>()] : Shown(member.Value)),
        JsonArray items => items.SelectMany(Shown),
        _ => [],
    };
}
