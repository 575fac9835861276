using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Aggregations;

namespace SearchProxy.Clients.Tests.Elastic;

/// <summary>Each kind of aggregation, beside a search that is reranked: both come in one answer.</summary>
internal static class ElasticAggregationCalls
{
    public static void Into(TypedCalls<ElasticsearchClient> calls, string index)
    {
        foreach (var (name, aggregation) in Metrics().Concat(Buckets()))
        {
            calls.AddReranked($"aggregation {name}", client => client.SearchAsync<Book>(s => s
                .Indices(index).Size(Book.Count).Query(q => q.Match(m => m.Field("body").Query("shoes"))).AddAggregation(
                    "a", aggregation)));
        }

        calls.Add("aggregations alone", client => client.SearchAsync<Book>(s => s
            .Indices(index).Size(0).AddAggregation("brands", a => a.Terms(t => t.Field("brand"))).AddAggregation(
                "price", a => a.Stats(t => t.Field("price")))));
        calls.Add("aggregation page by page", client => client.SearchAsync<Book>(s => s
            .Indices(index).Size(0).AddAggregation("pages", a => a.Composite(c => c.Size(2).Sources(Source("brand"))))));
    }

    private static KeyValuePair<string, CompositeAggregationSource>[] Source(string field) =>
        [new(field, new CompositeAggregationSource { Terms = new CompositeTermsAggregation { Field = field } })];

    private static IEnumerable<(string Name, Action<AggregationDescriptor<Book>> Aggregation)> Metrics() =>
    [
        ("average", a => a.Avg(m => m.Field("price"))),
        ("sum", a => a.Sum(m => m.Field("price"))),
        ("minimum", a => a.Min(m => m.Field("rank"))),
        ("maximum", a => a.Max(m => m.Field("published"))),
        ("statistics", a => a.Stats(m => m.Field("price"))),
        ("extended statistics", a => a.ExtendedStats(m => m.Field("price"))),
        ("count of values", a => a.ValueCount(m => m.Field("brand"))),
        ("cardinality", a => a.Cardinality(m => m.Field("brand"))),
        ("percentiles", a => a.Percentiles(m => m.Field("price").Percents(50, 95))),
        ("percentile ranks", a => a.PercentileRanks(m => m.Field("price").Values([10, 20]))),
        ("median absolute deviation", a => a.MedianAbsoluteDeviation(m => m.Field("price"))),
        ("weighted average", a => a.WeightedAvg(m => m.Value(v => v.Field("price")).Weight(v => v.Field("grade")))),
        ("geographic bounds", a => a.GeoBounds(m => m.Field("place"))),
        ("geographic centroid", a => a.GeoCentroid(m => m.Field("place"))),
        ("scripted metric", a => a.ScriptedMetric(m => m
            .InitScript(x => x.Source("state.n = 0")).MapScript(x => x.Source("state.n += 1")).CombineScript(x => x.Source(
                "return state.n"))
            .ReduceScript(x => x.Source("long n = 0; for (s in states) { n += s } return n")))),
        ("best hits", a => a.TopHits(m => m.Size(2).Sort(s => s.Field("price", f => f.Order(SortOrder.Desc))))),
    ];

    private static IEnumerable<(string Name, Action<AggregationDescriptor<Book>> Aggregation)> Buckets() =>
    [
        ("terms", a => a.Terms(t => t.Field("brand"))),
        ("terms with a metric", a => a.Terms(t => t.Field("brand").Order([new("price", SortOrder.Desc)]))
            .AddAggregation("price", m => m.Avg(x => x.Field("price")))),
        ("terms of booleans", a => a.Terms(t => t.Field("sale"))),
        ("rare terms", a => a.RareTerms(t => t.Field("brand").MaxDocCount(20))),
        ("range", a => a.Range(r => r.Field("price").Ranges(x => x.To(10), x => x.From(10).To(20), x => x.From(20)))),
        ("histogram", a => a.Histogram(h => h.Field("price").Interval(10))),
        ("date histogram", a => a.DateHistogram(h => h.Field("published").CalendarInterval(CalendarInterval.Month))),
        ("automatic date histogram", a => a.AutoDateHistogram(h => h.Field("published").Buckets(4))),
        ("filter", a => a.Filter(q => q.Term(t => t.Field("brand").Value("acme")))),
        ("missing", a => a.Missing(m => m.Field("brand"))),
        ("global", a => a.Global().AddAggregation("n", m => m.ValueCount(x => x.Field("brand")))),
        ("nested", a => a.Nested(n => n.Path("authors")).AddAggregation("born", m => m.Min(x => x.Field("authors.born")))),
        ("sampler", a => a.Sampler(s => s.ShardSize(10)).AddAggregation("brands", m => m.Terms(x => x.Field("brand")))),
        ("significant terms", a => a.SignificantTerms(s => s.Field("brand").MinDocCount(1))),
        ("geographic tiles", a => a.GeotileGrid(g => g.Field("place").Precision(6))),
        ("pipeline", a => a.DateHistogram(h => h.Field("published").CalendarInterval(CalendarInterval.Month))
            .AddAggregation("sales", m => m.Sum(x => x.Field("price"))).AddAggregation(
                "sofar", m => m.CumulativeSum(c => c.BucketsPath("sales")))),
    ];
}
