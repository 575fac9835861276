using System.Text.Json;
using SearchProxy.Conformance.Tests.Contract;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>
/// Multi-searches that hardly anybody sends: what the engine refuses as a whole is refused in its words, an error of one search stands in
/// its place as the engine wrote it, and every other search has its answer.
/// </summary>
public sealed class OddMultiSearchTests
{
    private const string Good = """{"size":3,"query":{"match":{"text":"whale"}}}""";
    private const string All = """{"size":2,"sort":["n"],"query":{"match_all":{}}}""";
    private const string Failing = """{"size":3,"query":{"match":{"text":"whale"}},"aggs":{"a":{"terms":{"field":"text"}}}}""";
    private const string Malformed = """{"query":{"no_such":{}}}""";

    /// <summary>What follows the index's name, and the lines; @ is the index's name.</summary>
    private static readonly (string Target, string Body)[] Requests =
    [
        ("_msearch", $"{{}}\n{Good}\n{{}}\n{All}\n"), ("_msearch", $"null\n{Good}\n"), ("_msearch", $"{{}}\n{All}\nnull\n{Good}\n"),
        ("_msearch", $"\n{Good}\n"), ("_msearch", $"{{}}\n{Good}\n\n{Good}\n"),
        ("_msearch", $"{{}}\n{Good}"), ("_msearch", $"{{}}\r\n{Good}\r\n"), ("_msearch", ""), ("_msearch", "\n"), ("_msearch", "{}\n"),
        ("_msearch", "{}\n{}\n"), ("_msearch", $"{{}}\n{Good}\n{{}}\n"),
        ("_msearch", $"[]\n{Good}\n"), ("_msearch", $"{{\n{Good}\n"), ("_msearch", $"{{\"index\":null}}\n{Good}\n"),
        ("_msearch", $"{{\"index\":1}}\n{Good}\n"), ("_msearch", $"{{\"nonsense\":1}}\n{Good}\n"),
        ("_msearch", $"{{\"index\":\"no-such\"}}\n{Good}\n"),
        ("_msearch", $"{{}}\n{Good}\n{{\"index\":\"no-such\"}}\n{Good}\n{{}}\n{Good}\n"),
        ("_msearch", $"{{\"index\":\"no-such\"}}\n{All}\n{{}}\n{Good}\n"),
        ("/_msearch", $"{{\"index\":\"@\"}}\n{Good}\n{{\"index\":\"no-such-*\"}}\n{Good}\n"),
        ("/_msearch", $"{{\"index\":\"no-such-*\",\"allow_no_indices\":false}}\n{Good}\n"),
        ("/_msearch", $"{{\"index\":[\"no-such\",\"@\"],\"ignore_unavailable\":true}}\n{Good}\n"),
        ("/_msearch", $"{{\"index\":[\"no-such\",\"@\"]}}\n{Good}\n{{\"index\":\"@\"}}\n{Good}\n"),
        ("_msearch", $"{{\"preference\":\"_local\",\"routing\":\"r\",\"request_cache\":true}}\n{Good}\n"),
        ("_msearch", $"{{\"search_type\":\"dfs_query_then_fetch\"}}\n{Good}\n"), ("_msearch", $"{{\"search_type\":\"strange\"}}\n{Good}\n"),
        ("_msearch", $"{{}}\n{Failing}\n"), ("_msearch", $"{{}}\n{Failing}\n{{}}\n{Good}\n"), ("_msearch", $"{{}}\n{Malformed}\n"),
        ("_msearch", $"{{}}\n{Good}\n{{}}\n{Malformed}\n{{}}\n{Good}\n"), ("_msearch", $"{{}}\n{Good}\n{{}}\n{{\"query\":\n"),
        ("_msearch", $"{{}}\n{{\"size\":100000,\"query\":{{\"match\":{{\"text\":\"whale\"}}}}}}\n{{}}\n{Good}\n"),
        ("_msearch", $"{{}}\n{{\"from\":-1,\"query\":{{\"match\":{{\"text\":\"whale\"}}}}}}\n"),
        ("_msearch?rest_total_hits_as_int=true", $"{{}}\n{Good}\n{{\"index\":\"no-such\"}}\n{Good}\n"),
        ("_msearch?typed_keys=true", $"{{}}\n{Good}\n{{}}\n{All}\n"),
        ("_msearch?max_concurrent_searches=1", $"{{}}\n{Good}\n{{}}\n{Failing}\n"),
        ("_msearch?max_concurrent_searches=0", $"{{}}\n{Good}\n"),
        ("_msearch?filter_path=responses.status", $"{{}}\n{Good}\n{{\"index\":\"no-such\"}}\n{Good}\n"),
        ("_msearch?filter_path=responses.error.type,responses.hits.total", $"{{}}\n{Good}\n{{\"index\":\"no-such\"}}\n{Good}\n"),
        ("_msearch?filter_path=-responses.hits.hits", $"{{}}\n{Good}\n{{}}\n{Failing}\n"),
        ("_msearch?filter_path=nothing", $"{{}}\n{Good}\n"), ("_msearch?pretty", $"{{}}\n{Good}\n{{\"index\":\"no-such\"}}\n{Good}\n"),
        ("_msearch?nonsense=1", $"{{}}\n{Good}\n"),
        ("_msearch?search_type=dfs_query_then_fetch&ccs_minimize_roundtrips=false", $"{{}}\n{Good}\n"),
        ("_msearch?error_trace=true", $"{{}}\n{Malformed}\n"), ("/no-such/_msearch", $"{{}}\n{Good}\n"),
        ("/no-such/_msearch", $"{{\"index\":\"@\"}}\n{Good}\n{{}}\n{Good}\n"),
        // All indexes, of which some of other tests may be about to begin: their shards do not count.
        ("/_msearch?filter_path=responses.hits,responses.status", $"{{}}\n{{\"size\":0,\"query\":{{\"match_none\":{{}}}}}}\n"),
        ("_msearch", $"{{\"index\":\"a,b#\"}}\n{Good}\n"),
        ("_msearch", $"{{\"index\":\"_bad\"}}\n{Good}\n{{}}\n{Good}\n"), ("_msearch", $"{{\"index\":\"BAD\"}}\n{Good}\n"),
    ];

    private static readonly string[] MediaTypes =
    [
        "application/json", "text/plain", "application/yaml", "application/x-www-form-urlencoded",
    ];

    [Theory]
    [OnEngine(TestedEngine.LocalAsElasticsearch)]
    [OnEngine(TestedEngine.OpenSearch)]
    [OnEngine(TestedEngine.Elasticsearch)]
    public async Task Each_is_answered_as_by_the_engine(TestedEngine engine)
    {
        await using var tested = await EngineUnderTest.StartAsync(engine);
        await using var index = await ProxiedIndex.CreateAsync(tested.Url, withVectors: true);
        await index.ServeAsync(window: 20);
        var findings = new List<string>();
        foreach (var (target, body, type) in Requests.Select(static request => (request.Target, request.Body, "application/x-ndjson"))
            .Concat(MediaTypes.Select(static type => ("_msearch", $"{{}}\n{Good}\n", type))))
        {
            var lines = body.Replace("@", index.Name, StringComparison.Ordinal);
            var (direct, proxied) = await index.ExchangeAsync(target, lines, type);
            findings.AddRange(Differences(direct, proxied).Select(finding => $"{target} {type} {body}: {proxied.Marker}: {finding}"));
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    private static IEnumerable<string> Differences(PlainAnswer direct, PlainAnswer proxied)
    {
        if ((direct.Status, direct.Type) != (proxied.Status, proxied.Type))
        {
            return [$"{proxied.Status} {proxied.Type} {proxied.Text}\n  the engine {direct.Status} {direct.Type} {direct.Text}"];
        }

        var (own, shown) = (OddSearch.Timeless(direct.Text), OddSearch.Timeless(proxied.Text));
        if (direct.Status != 200 || !proxied.Marker.StartsWith("reranked", StringComparison.Ordinal))
        {
            return own == shown ? [] : [$"{shown}\n  the engine {own}"];
        }

        using var engine = JsonDocument.Parse(direct.Text);
        using var proxy = JsonDocument.Parse(proxied.Text);
        var (items, others) = (Responses(engine), Responses(proxy));
        return items.Length != others.Length
            ? [$"{others.Length} answers, the engine has {items.Length}"]
            : [.. items.Zip(others, static (item, other) => OddSearch.Judge(item, other, item).Findings).SelectMany(static wrong => wrong)];
    }

    private static JsonElement[] Responses(JsonDocument answer) =>
        answer.RootElement.TryGetProperty("responses", out var list) ? [.. list.EnumerateArray()] : [];
}
