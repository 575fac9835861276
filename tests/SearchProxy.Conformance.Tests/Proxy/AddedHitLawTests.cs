using System.Text.Json.Nodes;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>
/// A hit that only the vector leg found carries what every hit of the client's own query carries, whatever that is; and aggregations are
/// the engine's own, whatever they could inherit.
/// </summary>
public sealed class AddedHitLawTests
{
    private const string Match = """{"match":{"text":"whale"}}""";

    /// <summary>Bodies whose hits carry members of every kind, those that the local engine knows first.</summary>
    private static readonly string[] Searches =
    [
        """{"query":@match}""",
        """{"query":@match,"highlight":{"fields":{"text":{}}}}""",
        """{"query":@match,"fields":["n"],"docvalue_fields":["tenant"],"_source":false}""",
        """{"query":{"bool":{"must":@match,"should":{"nested":{"path":"chapters","query":{"match":{"chapters.text":"whale"}},"inner_hits":{}}}}}}""",
        """{"query":@match,"collapse":{"field":"shelf","inner_hits":{"name":"more","size":2}}}""",
        """{"query":{"nested":{"path":"chapters","query":{"match":{"chapters.text":"whale"}},"inner_hits":{"name":"own"}}}}""",
        """{"query":{"bool":{"must":@match,"filter":{"range":{"n":{"gte":0,"_name":"all"}}}}}}""",
        """{"query":{"match":{"text":{"query":"whale","_name":"text"}}}}""",
        """{"query":@match,"explain":true,"version":true,"seq_no_primary_term":true}""",
        """{"query":@match,"explain":true,"highlight":{"fields":{"text":{}}},"size":7}""",
        """{"query":@match,"script_fields":{"double":{"script":"doc['n'].value * 2"}}}""",
        """{"query":@match,"stored_fields":["_source"],"track_scores":true}""",
        """{"query":{"bool":{"should":[{"match":{"text":{"query":"whale","_name":"a"}}},{"match":{"text":{"query":"storm","_name":"b"}}}]}},"highlight":{"fields":{"text":{}}}}""",
        """{"query":{"dis_max":{"queries":[{"match":{"text":"whale"}},{"nested":{"path":"chapters","query":{"match":{"chapters.text":"whale"}},"inner_hits":{"highlight":{"fields":{"chapters.text":{}}}}}}]}}}""",
    ];

    private const int OfLocalEngine = 4;

    private static readonly string[] Aggregations =
    [
        """{"best":{"top_hits":{"size":2}}}""",
        """{"by":{"terms":{"field":"tenant"},"aggs":{"best":{"top_hits":{"size":1,"_source":["n"]}}}}}""",
        """{"by":{"terms":{"field":"tenant"},"aggs":{"low":{"filter":{"range":{"n":{"lt":50}}},"aggs":{"best":{"top_hits":{"size":1,"stored_fields":"_none_","_source":false}}}}}}}""",
        """{"inner":{"nested":{"path":"chapters"},"aggs":{"best":{"top_hits":{"size":1}}}}}""",
        """{"max":{"max":{"field":"n"}},"best":{"top_hits":{"size":1,"highlight":{"fields":{"text":{}}},"explain":true}}}""",
    ];

    [Fact]
    public async Task Over_the_local_engine()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        await CheckMembersAsync(engine.Url, Searches[..OfLocalEngine]);
    }

    [OpenSearchFact]
    public Task Over_OpenSearch() => CheckMembersAsync(RealEngine.OpenSearch!, Searches);

    [ElasticsearchFact]
    public Task Over_Elasticsearch() => CheckMembersAsync(RealEngine.Elasticsearch!, Searches);

    [OpenSearchFact]
    public Task Aggregations_over_OpenSearch() => CheckAggregationsAsync(RealEngine.OpenSearch!);

    [ElasticsearchFact]
    public Task Aggregations_over_Elasticsearch() => CheckAggregationsAsync(RealEngine.Elasticsearch!);

    private static async Task CheckMembersAsync(Uri engine, string[] searches)
    {
        await using var index = await ProxiedIndex.CreateAsync(engine, withVectors: true);
        await index.ServeAsync(window: 80);
        var withAdded = 0;
        foreach (var search in searches.Select(static search => search.Replace("@match", Match, StringComparison.Ordinal)))
        {
            var body = JsonNode.Parse(search)!.AsObject();
            body.TryAdd("size", 80);
            var direct = await index.SearchDirectlyAsync(body.ToJsonString());
            body["size"] = 1000;
            var found = ProxiedIndex.Ids(await index.SearchDirectlyAsync(body.ToJsonString())).ToHashSet();
            body["size"] = JsonNode.Parse(search)!["size"]?.DeepClone() ?? 80;
            var (answer, marker) = await index.SearchAsync(body.ToJsonString());
            Assert.StartsWith("reranked", marker, StringComparison.Ordinal);
            var own = Hits(direct).Select(Members).Aggregate((a, b) => [.. a.Intersect(b)]);
            var added = Hits(answer).Where(hit => !found.Contains(hit["_id"]!.GetValue<string>())).ToArray();
            Assert.All(added, hit => Assert.Empty(own.Except(Members(hit)).Select(missing => $"{missing} of {hit["_id"]} in {search}")));
            withAdded += added.Length > 0 ? 1 : 0;
        }

        Assert.True(
            withAdded >= searches.Length / 2,
            $"only {withAdded} of {searches.Length} searches had added hits: the test would prove little");
    }

    private static async Task CheckAggregationsAsync(Uri engine)
    {
        await using var index = await ProxiedIndex.CreateAsync(engine, withVectors: true);
        await index.ServeAsync(window: 50);
        string[] besides =
        [
            "", ",\"fields\":[\"n\"]", ",\"highlight\":{\"fields\":{\"text\":{}}}", ",\"_source\":false", ",\"explain\":true",
        ];
        foreach (var aggregation in Aggregations)
        {
            foreach (var members in besides)
            {
                var body = $$$$"""{"size":5,"query":{{{{Match}}}},"aggs":{{{{aggregation}}}}{{{{members}}}}}""";
                var direct = await index.SearchDirectlyAsync(body);
                var (answer, marker) = await index.SearchAsync(body);
                Assert.StartsWith("reranked", marker, StringComparison.Ordinal);
                Assert.Equal(direct["aggregations"]!.ToJsonString(), answer["aggregations"]!.ToJsonString());
                Assert.Equal(
                    Members(Hits(direct)[0]).Order(StringComparer.Ordinal), Members(Hits(answer)[0]).Order(StringComparer.Ordinal));
            }
        }
    }

    private static JsonObject[] Hits(JsonNode answer) => [.. answer["hits"]!["hits"]!.AsArray().Select(static hit => hit!.AsObject())];

    private static HashSet<string> Members(JsonObject hit) =>
        [.. hit.SelectMany(static member =>
            (member.Key is "inner_hits" or "highlight"
                ? member.Value!.AsObject().Select(inner => $"{member.Key}/{inner.Key}")
                : []).Prepend(member.Key))];
}
