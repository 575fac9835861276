using System.Text.Json.Nodes;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>Whoever pages through a collapsed and reranked search sees each group once, and no document that the query forbids.</summary>
public sealed class CollapseWalkTests
{
    private const string Query = """{"bool":{"must":{"match":{"text":"harpoon"}},"filter":{"terms":{"tenant":["t1","t2"]}}}}""";

    private const string InnerHitsMember = ",\"inner_hits\":{\"name\":\"all\",\"size\":100}";

    [Fact]
    public async Task Over_the_local_engine()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        // It knows no inner hits of groups.
        await WalkAsync(engine.Url, innerHits: "");
    }

    [OpenSearchFact]
    public Task Over_OpenSearch() => WalkAsync(RealEngine.OpenSearch!, InnerHitsMember);

    [ElasticsearchFact]
    public Task Over_Elasticsearch() => WalkAsync(RealEngine.Elasticsearch!, InnerHitsMember);

    private static async Task WalkAsync(Uri engine, string innerHits)
    {
        await using var index = await ProxiedIndex.CreateAsync(engine, withVectors: true);
        var own = Hits(await index.SearchDirectlyAsync($$$"""{"size":1000,"query":{{{Query}}},"collapse":{"field":"shelf"}}""")).Select(
            Group)
            .ToHashSet();
        foreach (var window in new[] { 10, 100 })
        {
            await index.ServeAsync(window);
            var walked = new List<JsonNode>();
            while (await PageAsync(index, walked.Count, innerHits) is { Length: > 0 } page)
            {
                walked.AddRange(page);
            }

            var groups = walked.ConvertAll(Group);
            Assert.Equal(groups.Count, groups.Distinct(StringComparer.Ordinal).Count());
            Assert.Empty(own.Except(groups));
            Assert.True(
                window < own.Count || groups.Count > own.Count,
                $"{groups.Count} groups, {own.Count} of them by words: the vectors brought none");
            Assert.All(
                walked,
                static hit => Assert.Equal(hit["_source"]!["shelf"]?.GetValue<string>(), hit["fields"]?["shelf"]?[0]?.GetValue<string>()));
            Assert.All(
                walked.SelectMany(InnerHits).Concat(walked),
                static hit => Assert.Contains(hit["_source"]!["tenant"]!.GetValue<string>(), new[] { "t1", "t2" }));
            Assert.All(walked.Where(_ => innerHits.Length > 0), static hit => Assert.Contains(Id(hit), InnerHits(hit).Select(Id)));
        }
    }

    private static async Task<JsonNode[]> PageAsync(ProxiedIndex index, int from, string innerHits)
    {
        var (page, marker) = await index.SearchAsync(
            $$$"""{"from":{{{from}}},"size":7,"query":{{{Query}}},"collapse":{"field":"shelf"{{{innerHits}}}} }""");
        Assert.StartsWith("reranked", marker, StringComparison.Ordinal);
        return Hits(page);
    }

    private static JsonNode[] Hits(JsonNode answer) => [.. answer["hits"]!["hits"]!.AsArray().Select(static hit => hit!)];

    private static JsonNode[] InnerHits(JsonNode hit) => hit["inner_hits"] is { } inner ? Hits(inner["all"]!) : [];

    private static string Id(JsonNode hit) => hit["_id"]!.GetValue<string>();

    private static string Group(JsonNode hit) => hit["fields"]?["shelf"]?.ToJsonString() ?? "";
}
