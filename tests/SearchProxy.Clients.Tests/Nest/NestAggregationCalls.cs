using Nest;

namespace SearchProxy.Clients.Tests.Nest;

/// <summary>Each kind of aggregation, beside a search that is reranked: both come in one answer.</summary>
internal static class NestAggregationCalls
{
    public static void Into(TypedCalls<ElasticClient> calls, string index)
    {
        foreach (var (name, aggregation) in Metrics().Concat(Buckets()))
        {
            calls.AddReranked($"aggregation {name}", client => client.SearchAsync<Book>(s => s
                .Index(index).Size(Book.Count).Query(q => q.Match(m => m.Field("body").Query("shoes"))).Aggregations(aggregation)));
        }

        calls.Add("aggregations alone", client => client.SearchAsync<Book>(s => s
            .Index(index).Size(0).Aggregations(a => a.Terms("brands", t => t.Field("brand")).Stats("price", t => t.Field("price")))));
        calls.Add("aggregation page by page", client => client.SearchAsync<Book>(s => s
            .Index(index).Size(0).Aggregations(a =>
                a.Composite("pages", c => c.Size(2).Sources(x => x.Terms("brand", t => t.Field("brand")))))));
    }

    private static IEnumerable<(string Name, Func<AggregationContainerDescriptor<Book>, IAggregationContainer> Aggregation)> Metrics() =>
    [
        ("average", a => a.Average("a", m => m.Field("price"))),
        ("sum", a => a.Sum("a", m => m.Field("price"))),
        ("minimum", a => a.Min("a", m => m.Field("grade"))),
        ("maximum", a => a.Max("a", m => m.Field("published"))),
        ("statistics", a => a.Stats("a", m => m.Field("price"))),
        ("extended statistics", a => a.ExtendedStats("a", m => m.Field("price"))),
        ("count of values", a => a.ValueCount("a", m => m.Field("brand"))),
        ("cardinality", a => a.Cardinality("a", m => m.Field("brand"))),
        ("percentiles", a => a.Percentiles("a", m => m.Field("price").Percents(50, 95))),
        ("percentile ranks", a => a.PercentileRanks("a", m => m.Field("price").Values(10, 20))),
        ("median absolute deviation", a => a.MedianAbsoluteDeviation("a", m => m.Field("price"))),
        ("weighted average", a => a.WeightedAverage("a", m => m.Value(v => v.Field("price")).Weight(v => v.Field("grade")))),
        ("geographic bounds", a => a.GeoBounds("a", m => m.Field("place"))),
        ("geographic centroid", a => a.GeoCentroid("a", m => m.Field("place"))),
        ("best hits", a => a.TopHits("a", m => m.Size(2).Sort(s => s.Descending("price")))),
    ];

    private static IEnumerable<(string Name, Func<AggregationContainerDescriptor<Book>, IAggregationContainer> Aggregation)> Buckets() =>
    [
        ("terms", a => a.Terms("a", t => t.Field("brand"))),
        ("terms with a metric", a =>
            a.Terms(
                "a", t => t.Field("brand").Order(o => o.Descending("price")).Aggregations(x => x.Average("price", m => m.Field("price"))))),
        ("rare terms", a => a.RareTerms("a", t => t.Field("brand").MaximumDocumentCount(20))),
        ("range", a => a.Range("a", r => r.Field("price").Ranges(x => x.To(10), x => x.From(10).To(20), x => x.From(20)))),
        ("date range", a => a.DateRange("a", r => r.Field("published").Ranges(x => x.From("2024-03-01").To("2024-06-01")))),
        ("histogram", a => a.Histogram("a", h => h.Field("price").Interval(10))),
        ("date histogram", a => a.DateHistogram("a", h => h.Field("published").CalendarInterval(DateInterval.Month))),
        ("automatic date histogram", a => a.AutoDateHistogram("a", h => h.Field("published").Buckets(4))),
        ("filter", a => a.Filter("a", f => f.Filter(q => q.Term("brand", "acme")))),
        ("filters", a =>
            a.Filters(
                "a", f => f.NamedFilters(n => n.Filter("acme", q => q.Term("brand", "acme")).Filter("sale", q => q.Term("sale", true))))),
        ("missing", a => a.Missing("a", m => m.Field("brand"))),
        ("global", a => a.Global("a", g => g.Aggregations(x => x.ValueCount("n", m => m.Field("brand"))))),
        ("nested", a => a.Nested("a", n => n.Path("authors").Aggregations(x => x.Min("born", m => m.Field("authors.born"))))),
        ("sampler", a => a.Sampler("a", s => s.ShardSize(10).Aggregations(x => x.Terms("brands", t => t.Field("brand"))))),
        ("significant terms", a => a.SignificantTerms("a", s => s.Field("brand").MinimumDocumentCount(1))),
        ("geographic distance", a =>
            a.GeoDistance("a", g => g.Field("place").Origin(41, -71).Unit(DistanceUnit.Kilometers).Ranges(r => r.To(50), r => r.From(50)))),
        ("geographic tiles", a => a.GeoTile("a", g => g.Field("place").Precision(GeoTilePrecision.Precision6))),
        ("pipeline", a => a.DateHistogram("a", h => h.Field("published").CalendarInterval(DateInterval.Month)
            .Aggregations(x => x.Sum("sales", m => m.Field("price")).CumulativeSum("sofar", c => c.BucketsPath("sales"))))),
    ];
}
