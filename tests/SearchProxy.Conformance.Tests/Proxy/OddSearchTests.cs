using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>
/// Requests that hardly anybody sends: each query, aggregation and URL of the tables with each member of a search. Whatever is asked, what
/// the engine says beside the hits is the engine's own, byte for byte; hits of the client's own query keep their bytes; hits that are added
/// carry what those carry; and what the engine refuses is refused in its words.
/// </summary>
public sealed class OddSearchTests
{
    private const string Match = """{"match":{"text":"whale"}}""";

    private static readonly string[] Aggregations = [.. TopHits().Concat(
    [
        """{"max":{"max":{"field":"n"}},"by":{"terms":{"field":"tenant"}}}""",
        """{"by":{"terms":{"field":"shelf","size":3,"order":{"best":"desc"}},"aggs":{"best":{"max":{"field":"n"}}}}}""",
        """{"s":{"scripted_metric":{"init_script":"state.c = 0","map_script":"state.c++","combine_script":"state.c","reduce_script":"states.sum()"}}}""",
        """{"no":{"terms":{"field":"text"}}}""",
        """{"no":{"top_hits":{"size":100000}}}""",
        """{"no":{"top_hits":{"size":1,"fields":[{"field":"n","format":"strange"}]}}}""",
    ])];

    private static readonly string[] Members =
    [
        "",
        """ "fields":["n"] """,
        """ "fields":["n","tenant"],"_source":false """,
        """ "fields":["*"] """,
        """ "fields":["title.raw",{"field":"published","format":"yyyy"}] """,
        """ "docvalue_fields":["tenant",{"field":"published","format":"epoch_millis"}] """,
        """ "stored_fields":["_source"] """,
        """ "stored_fields":[] """,
        """ "stored_fields":"_none_" """,
        """ "stored_fields":"_none_","_source":false """,
        """ "stored_fields":["_none_"] """,
        """ "_source":{"excludes":["text","chapters"]} """,
        """ "_source":"n" """,
        """ "highlight":{"fields":{"text":{}}} """,
        """ "highlight":{"require_field_match":false,"fields":{"t*":{"type":"plain","number_of_fragments":0},"chapters.text":{}}} """,
        """ "highlight":{"fields":[{"title":{"highlight_query":{"match":{"title":"tale"}}}},{"text":{"type":"unified"}}]} """,
        """ "explain":true """,
        """ "explain":true,"version":true,"seq_no_primary_term":true,"track_scores":true """,
        """ "script_fields":{"d":{"script":"doc['n'].value * 2"}} """,
        """ "script_fields":{"d":{"script":{"source":"doc['nope'].value","lang":"painless"},"ignore_failure":true}},"fields":["n"] """,
        """ "collapse":{"field":"shelf"} """,
        """ "collapse":{"field":"shelf","inner_hits":{"name":"more","size":2,"sort":[{"n":"desc"}],"fields":["n"],"_source":false}} """,
        """ "collapse":{"field":"shelf","inner_hits":[{"name":"a","size":1},{"name":"b","size":2,"highlight":{"fields":{"text":{}}},"explain":true}]},"highlight":{"fields":{"text":{}}} """,
        """ "collapse":{"field":"shelf","inner_hits":{"name":"x","collapse":{"field":"tenant"},"size":2}} """,
        """ "post_filter":{"term":{"tenant":{"value":"t1","_name":"after"}}} """,
        """ "min_score":0.8 """,
        """ "sort":["_score"] """,
        """ "sort":[{"_score":{"order":"desc"}}],"highlight":{"fields":{"text":{}}} """,
        """ "sort":["_score",{"n":"asc"}] """,
        """ "sort":["_doc"],"track_scores":true """,
        """ "sort":[{"chapters.lang":{"order":"asc","nested":{"path":"chapters"}}}] """,
        """ "track_total_hits":false """,
        """ "track_total_hits":3 """,
        """ "rescore":{"window_size":10,"query":{"rescore_query":{"match":{"title":"tale"}}}} """,
        """ "suggest":{"s":{"text":"whle","term":{"field":"text"}}} """,
        """ "indices_boost":[{"walk-*":2}],"stats":["g"],"timeout":"10s" """,
        """ "terminate_after":1 """,
        """ "from":4,"size":3,"fields":["n"] """,
        """ "from":100,"size":3 """,
        """ "size":0 """,
        """ "_source":["n"],"fields":["n"],"docvalue_fields":["n"],"version":true,"explain":true,"highlight":{"fields":{"text":{}}},"script_fields":{"d":{"script":"1"}} """,
    ];

    /// <summary>Members that the engines refuse.</summary>
    private static readonly string[] Refused =
    [
        """ "highlight":{"fields":{"text":{"type":"strange"}}} """, """ "script_fields":{"d":{"script":"nonsense("}} """, """ "size":-1 """,
        """ "nonsense":1 """, """ "collapse":{"field":"text"} """,
        """ "from":-1 """, """ "from":"x" """, """ "_source":{"includes":1} """, """ "fields":1 """,
        """ "fields":[{"field":"n","format":"strange"}] """, """ "docvalue_fields":["text"] """, """ "stored_fields":{} """,
        """ "highlight":[] """, """ "highlight":{"fields":{"text":{"fragment_size":"x"}}} """, """ "explain":"perhaps" """,
        """ "min_score":"x" """, """ "post_filter":[] """, """ "post_filter":{"nope":{}} """,
        """ "sort":[{"text":"asc"}] """, """ "sort":[{"no.such":"asc"}] """, """ "track_total_hits":"x" """, """ "rescore":{"query":{}} """,
        """ "suggest":{"s":{"text":"x","nope":{}}} """, """ "indices_boost":1 """,
        """ "timeout":"x" """, """ "terminate_after":-1 """, """ "collapse":{"field":"no.such"} """,
        """ "collapse":{"field":"shelf","inner_hits":[{"name":"a"},{"name":"a"}]} """, """ "aggs":{"a":{}} """, """ "aggs":[] """,
        """ "aggs":{"a":{"terms":{"field":"tenant"},"aggs":{"a/b":{"top_hits":{"nope":1}}}}} """,
        """ "aggs":{"a":{"avg_bucket":{"buckets_path":"nope"}}} """, """ "version":"x" """, """ "slice":{"id":3,"max":2} """,
        """ "search_after":[1] """, """ "pit":{"id":"x"} """, """ "runtime_mappings":{"r":{"type":"strange"}} """,
        """ "ext":{"strange":{}} """, """ "profile":"x" """, """ "stored_fields":"_none_","fields":["n"] """,
        """ "runtime_mappings":{"r":{"type":"keyword","script":"emit('x')"}},"fields":["r"] """,
        """ "aggs":{"b":{"significant_text":{"field":"text"},"aggs":{"best":{"top_hits":{}}}}} """,
        """ "aggs":{"b":{"significant_text":{"field":"text","min_doc_count":1}}} """, """ "stats":1 """, """ "knn":1 """,
    ];

    private static readonly string[] Queries =
    [
        Match,
        """{"match":{"text":{"query":"whale","_name":"text"}}}""",
        """{"multi_match":{"query":"whale storm","fields":["text","title"],"_name":"many"}}""",
        """{"query_string":{"query":"whale storm","default_field":"text","_name":"q"}}""",
        """{"bool":{"must":@,"filter":{"range":{"n":{"gte":0,"_name":"all"}}}}}""",
        """{"bool":{"_name":"whole","must":@,"should":[{"term":{"tenant":{"value":"t1","_name":"one"}}}]}}""",
        """{"bool":{"should":[{"match":{"text":{"query":"whale","_name":"a"}}},{"match":{"text":{"query":"storm","_name":"b"}}}]}}""",
        """{"bool":{"must":@,"must_not":{"term":{"status":{"value":"draft","_name":"no"}}}}}""",
        """{"bool":{"must":@,"should":{"nested":{"path":"chapters","query":{"match":{"chapters.text":"whale"}},"inner_hits":{}}}}}""",
        """{"bool":{"must":@,"filter":{"nested":{"path":"chapters","query":{"exists":{"field":"chapters.text"}},"inner_hits":{"name":"f","_source":false,"fields":["chapters.text"],"docvalue_fields":["chapters.lang"]}}}}}""",
        """{"nested":{"path":"chapters","query":{"match":{"chapters.text":{"query":"whale","_name":"deep"}}},"inner_hits":{"name":"own","highlight":{"fields":{"chapters.text":{}}},"explain":true,"version":true,"sort":[{"chapters.lang":"asc"}]}}}""",
        """{"nested":{"path":"chapters","query":{"match":{"chapters.text":"whale"}},"_name":"nest","inner_hits":{"size":0}}}""",
        """{"nested":{"path":"chapters","query":{"match":{"chapters.text":"whale"}},"inner_hits":{"script_fields":{"s":{"script":"1"}},"_source":["chapters.lang"],"from":0,"size":1}}}""",
        """{"bool":{"must":@,"should":[{"nested":{"path":"chapters","query":{"match":{"chapters.text":"whale"}},"inner_hits":{"name":"a"}}},{"nested":{"path":"chapters","query":{"match":{"chapters.lang":"en"}},"inner_hits":{"name":"b"}}}]}}""",
        """{"bool":{"should":[{"nested":{"path":"chapters","query":{"match":{"chapters.text":"whale"}},"inner_hits":{}}},{"nested":{"path":"chapters","query":{"match":{"chapters.lang":"en"}},"inner_hits":{}}}]}}""",
        """{"bool":{"must":@,"must_not":{"nested":{"path":"chapters","query":{"match":{"chapters.lang":"de"}},"inner_hits":{}}}}}""",
        """{"dis_max":{"queries":[@,{"nested":{"path":"chapters","query":{"match":{"chapters.text":"whale"}},"inner_hits":{"highlight":{"fields":{"chapters.text":{}}}}}}]}}""",
        """{"function_score":{"query":@,"functions":[{"filter":{"term":{"tenant":{"value":"t1","_name":"fn"}}},"weight":2}],"_name":"fs"}}""",
        """{"function_score":{"query":@,"random_score":{"seed":1,"field":"n"},"boost_mode":"sum"}}""",
        """{"constant_score":{"filter":@,"_name":"c"}}""",
        """{"boosting":{"positive":@,"negative":{"term":{"tenant":"t1"}},"negative_boost":0.5}}""",
        """{"script_score":{"query":@,"script":{"source":"_score + doc['n'].value"}}}""",
        """{"bool":{"must":[{"match":{"text":{"query":"","zero_terms_query":"all"}}},@]}}""",
        """{"wrapper":{"query":"eyJtYXRjaCI6eyJ0ZXh0Ijoid2hhbGUifX0="}}""",
        """{"match":{"text":{"query":"nothing-has-this","_name":"n"}}}""",
        """{"match":{"no.such.field":"whale"}}""",
        """{"nested":{"path":"nowhere","query":@}}""",
        """{"nested":{"path":"nowhere","ignore_unmapped":true,"query":@,"inner_hits":{}}}""",
        """{"no_such_query":{}}""",
        """{"match":{"text":{"query":"whale","strange":1}}}""",
        """{"bool":{"must":@,"filter":{"range":{"n":{"gte":"not a number"}}}}}""",
    ];

    private static readonly string[] Urls =
    [
        "_search?typed_keys=true", "_search?rest_total_hits_as_int=true", "_search?filter_path=hits.hits._id,aggregations",
        "_search?filter_path=-hits.hits._source",
        "_search?filter_path=**.buckets", "_search?filter_path=aggregations.*.hits.total,hits.max_score", "_search?filter_path=nothing",
        "_search?pretty", "_search?human=true",
        "_search?pretty&typed_keys&filter_path=took,hits.total", "_search?error_trace=true", "_search?_source=false",
        "_search?_source_includes=n&_source_excludes=text",
        "_search?docvalue_fields=tenant,n", "_search?stored_fields=_none_", "_search?explain=true",
        "_search?version=true&seq_no_primary_term=true", "_search?sort=_score", "_search?sort=n:desc",
        "_search?track_scores=true&track_total_hits=false", "_search?size=3&from=2", "_search?from=1000&size=1",
        "_search?allow_partial_search_results=false&batched_reduce_size=2",
        "_search?request_cache=true", "_search?preference=abc", "_search?routing=r", "_search?search_type=dfs_query_then_fetch",
        "_search?include_named_queries_score=true", "_search?q=storm",
        "_search?terminate_after=2", "_search?timeout=1s&stats=g", "_search?ignore_unavailable=true&expand_wildcards=all",
        "_search?suggest_field=text&suggest_text=whle", "_search?nonsense=1",
        "_search?size=abc", "_search?format=json", "_search?scroll=1m", "_search?max_concurrent_shard_requests=1&pre_filter_shard_size=1",
    ];

    [Fact]
    public async Task Over_the_local_engine()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        await CheckAsync(engine.Url, ofAll: 4);
    }

    [OpenSearchFact]
    public Task Over_OpenSearch() => CheckAsync(RealEngine.OpenSearch!, ofAll: 1);

    [ElasticsearchFact]
    public Task Over_Elasticsearch() => CheckAsync(RealEngine.Elasticsearch!, ofAll: 1);

    /// <summary><c>top_hits</c> wherever one can stand, in each of its forms somewhere.</summary>
    private static IEnumerable<string> TopHits()
    {
        string[] forms =
        [
            """{"size":1}""", """{"size":2,"_source":false}""", """{"size":1,"_source":{"includes":["n"]}}""",
            """{"size":1,"fields":["tenant"]}""", """{"size":1,"docvalue_fields":["sku"]}""",
            """{"size":1,"stored_fields":"_none_","_source":false}""", """{"size":1,"highlight":{"fields":{"text":{}}}}""",
            """{"size":1,"explain":true,"version":true,"seq_no_primary_term":true}""",
            """{"from":1,"size":1,"sort":[{"n":"desc"}],"track_scores":true}""",
            """{"size":1,"script_fields":{"s":{"script":"doc['n'].value"}}}""", """{"size":0}""",
        ];
        string[] places =
        [
            "@", """{"b":{"terms":{"field":"tenant"},"aggs":@}}""", """{"b":{"filter":{"term":{"tenant":"t1"}},"aggs":@}}""",
            """{"b":{"filters":{"filters":{"x":{"term":{"tenant":"t1"}},"y":{"range":{"n":{"lt":9}}}},"other_bucket":true},"aggs":@}}""",
            """{"b":{"nested":{"path":"chapters"},"aggs":@}}""",
            """{"b":{"nested":{"path":"chapters"},"aggs":{"l":{"terms":{"field":"chapters.lang"},"aggregations":{"r":{"reverse_nested":{},"aggs":@}}}}}}""",
            """{"b":{"composite":{"size":2,"sources":[{"t":{"terms":{"field":"tenant"}}},{"s":{"terms":{"field":"status"}}}]},"aggs":@}}""",
            """{"b":{"significant_terms":{"field":"sku","min_doc_count":1,"size":2},"aggs":@}}""",
            """{"b":{"sampler":{"shard_size":5},"aggregations":@}}""",
            """{"b":{"diversified_sampler":{"field":"tenant","max_docs_per_value":1},"aggs":@}}""",
            """{"b":{"histogram":{"field":"n","interval":50},"aggs":@}}""",
            """{"b":{"date_histogram":{"field":"published","calendar_interval":"month"},"aggs":@}}""",
            """{"b":{"range":{"field":"n","ranges":[{"to":20},{"from":20}]},"aggs":@}}""",
            """{"b":{"missing":{"field":"shelf"},"aggs":@}}""", """{"b":{"global":{},"aggs":@}}""",
            """{"b":{"adjacency_matrix":{"filters":{"x":{"term":{"tenant":"t1"}},"y":{"range":{"n":{"lt":40}}}}},"aggs":@}}""",
            """{"b":{"multi_terms":{"terms":[{"field":"tenant"},{"field":"status"}],"size":2},"aggs":@}}""",
            """{"b":{"rare_terms":{"field":"tenant"},"aggs":@}}""",
            """{"b":{"auto_date_histogram":{"field":"published","buckets":2},"aggs":@}}""",
            """{"b":{"terms":{"field":"tenant"},"meta":{"top_hits":{}},"aggs":{"c":{"terms":{"field":"status"},"aggs":@}}}}""",
            """{"b":{"variable_width_histogram":{"field":"n","buckets":2},"aggs":@}}""",
        ];
        return Enumerable.Range(0, places.Length * 2)
            .Select(i => places[i % places.Length].Replace(
                "@", $$$"""{"best":{"top_hits":{{{forms[i % forms.Length]}}} } }""", StringComparison.Ordinal));
    }

    private static async Task CheckAsync(Uri engine, int ofAll)
    {
        await using var index = await ProxiedIndex.CreateAsync(engine, withVectors: true);
        await index.ServeAsync(window: 60);
        var outcomes = new List<OddSearch>();
        foreach (var bodies in Aggregations.Select((aggregation, i) => MembersOf(i).Select(member => Body(Match, aggregation, member))
            .ToArray())
            .Where((_, i) => i % ofAll == 0))
        {
            outcomes.Add(await OddSearch.TryAsync(index, bodies));
        }

        foreach (var (target, body) in Singles().Where((_, i) => i % ofAll == 0))
        {
            outcomes.Add(await OddSearch.TryAsync(index, target, body));
        }

        var findings = outcomes.SelectMany(static outcome => outcome.Findings).ToArray();
        Assert.True(findings.Length == 0, $"{findings.Length} of {outcomes.Count}:\n{string.Join('\n', findings.Take(20))}");
        Assert.True(
            outcomes.Sum(static outcome => outcome.Added) > (ofAll == 1 ? outcomes.Count / 10 : 0),
            "hardly any search had hits of the vector leg alone: the test would prove little");
    }

    /// <summary>Every third member, another third for the next row, so that over three rows each was tried.</summary>
    private static IEnumerable<string> MembersOf(int row) => Members.Where((_, i) => i % 3 == row % 3);

    private static IEnumerable<(string Target, string Body)> Singles()
    {
        var searches = Queries.SelectMany(static (query, i) => MembersOf(i).Select(member => Body(query, aggregation: null, member)))
            .Concat(Aggregations.Select(static aggregation => Body(Match, aggregation, "")))
            .Concat(Refused.SelectMany(static member =>
                new[] { Body(Match, aggregation: null, member), Body(Queries[6], aggregation: null, member) }));
        return searches.Select(static body => ("_search", body)).Concat(Urls.SelectMany(static url => new[]
        {
            (url, Body(Queries[8], Aggregations[1], "")), (url, Body(Queries[4], null, Members[14])), (url, Body(Queries[24], null, "")),
        }));
    }

    private static string Body(string query, string? aggregation, string member)
    {
        var size = member.Contains("\"size\":", StringComparison.Ordinal) && !member.Contains("collapse", StringComparison.Ordinal)
            ? null
            : "\"size\":60";
        string?[] parts =
        [
            $"\"query\":{query.Replace("@", Match, StringComparison.Ordinal)}", aggregation is null ? null : $"\"aggs\":{aggregation}",
            member.Trim(), size,
        ];
        return "{" + string.Join(',', parts.Where(static part => !string.IsNullOrEmpty(part))) + "}";
    }
}
