using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.QueryDsl;

namespace SearchProxy.Clients.Tests.Elastic;

/// <summary>Each kind of query: those with a text of their own are reranked, the others pass.</summary>
internal static class ElasticQueryCalls
{
    public static void Into(TypedCalls<ElasticsearchClient> calls, string index)
    {
        foreach (var (name, query) in WithText())
        {
            calls.AddReranked($"query {name}", client => client.SearchAsync<Book>(s => s.Indices(index).Size(Book.Count).Query(query)));
        }

        foreach (var (name, query) in WithoutText().Concat(Spans()))
        {
            calls.Add($"query {name}", client => client.SearchAsync<Book>(s => s.Indices(index).Size(Book.Count).Query(query)));
        }
    }

    private static IEnumerable<(string Name, Action<QueryDescriptor<Book>> Query)> WithText() =>
    [
        ("match", q => q.Match(m => m.Field("body").Query("running shoes"))),
        ("match of all words", q => q.Match(m => m.Field("body").Query("running shoes").Operator(Operator.And))),
        ("match with fuzziness", q => q.Match(m => m.Field("title").Query("shoos").Fuzziness(new Fuzziness(1)))),
        ("match phrase", q => q.MatchPhrase(m => m.Field("body").Query("running in the rain"))),
        ("match phrase prefix", q => q.MatchPhrasePrefix(m => m.Field("title").Query("red sho"))),
        ("match bool prefix", q => q.MatchBoolPrefix(m => m.Field("title").Query("red sho"))),
        ("multi match", q => q.MultiMatch(m => m.Fields(new[] { "title^2", "body" }).Query("red shoes"))),
        ("multi match across fields", q =>
            q.MultiMatch(m => m.Fields(new[] { "title", "body" }).Query("red rain").Type(TextQueryType.CrossFields))),
        ("combined fields", q => q.CombinedFields(m => m.Fields(new[] { "title", "body" }).Query("red shoes"))),
        ("query string", q => q.QueryString(m => m.Query("red AND shoes").DefaultField("title"))),
        ("simple query string", q => q.SimpleQueryString(m => m.Query("red +shoes").Fields(new[] { "title" }))),
        ("bool with filter", q =>
            q.Bool(b => b.Must(m => m.Match(t => t.Field("title").Query("red"))).Filter(f => f.Term(t => t.Field("brand").Value("acme"))))),
        ("bool with must not", q =>
            q.Bool(b => b.Must(m => m.Match(t => t.Field("body").Query("shoes"))).MustNot(f => f.Term(t => t.Field("sale").Value(true))))),
        ("bool with should", q =>
            q.Bool(b => b.Should(m => m.Match(t => t.Field("title").Query("red shoes")), m => m.Term(t => t.Field("brand").Value("acme")))
                .MinimumShouldMatch(1))),
        ("disjunction", q =>
            q.DisMax(d => d.Queries(
                m => m.Match(t => t.Field("title").Query("rain shoes")), m => m.Match(t => t.Field("body").Query("rain shoes"))))),
        ("function score", q =>
            q.FunctionScore(f => f.Query(m => m.Match(t => t.Field("title").Query("red")))
                .Functions(g => g.Weight(2).Filter(t => t.Term(x => x.Field("brand").Value("acme")))))),
        ("more like this", q =>
            q.MoreLikeThis(m => m.Fields(new[] { "title" }).Like(new Like("red shoes number")).MinTermFreq(1).MinDocFreq(1))),
        ("intervals", q => q.Intervals(i => i.Field("body").Match(m => m.Query("running rain").MaxGaps(3)))),
    ];

    private static IEnumerable<(string Name, Action<QueryDescriptor<Book>> Query)> WithoutText() =>
    [
        ("match all", q => q.MatchAll()),
        ("match none", q => q.MatchNone()),
        ("term", q => q.Term(t => t.Field("brand").Value("acme"))),
        ("terms", q => q.Terms(t => t.Field("brand").Terms(new TermsQueryField(["acme", "globex"])))),
        ("range of numbers", q => q.Range(new NumberRangeQuery("price") { Gte = 10, Lt = 20 })),
        ("range of dates", q => q.Range(new DateRangeQuery("published") { Gte = "2024-03-01", Lt = "2024-06-01" })),
        ("exists", q => q.Exists(e => e.Field("brand"))),
        ("ids", q => q.Ids(i => i.Values(new Ids(["1", "2", "nope"])))),
        ("prefix", q => q.Prefix(p => p.Field("brand").Value("glo"))),
        ("wildcard", q => q.Wildcard(w => w.Field("brand").Value("*tech"))),
        ("regular expression", q => q.Regexp(r => r.Field("brand").Value("a.*e"))),
        ("fuzzy", q => q.Fuzzy(f => f.Field("brand").Value("acne"))),
        ("constant score", q => q.ConstantScore(c => c.Filter(f => f.Term(t => t.Field("sale").Value(true))))),
        ("nested", q => q.Nested(n => n.Path("authors").Query(a => a.Term(t => t.Field("authors.name").Value("Ada"))))),
        ("geographic distance", q => q.GeoDistance(g => g.Field("place").Distance("50km").Location(new LatLonGeoLocation(41, -71)))),
        ("script", q => q.Script(s => s.Script(x => x.Source("doc['price'].value > params.low").AddParam("low", 30)))),
        ("terms set", q => q.TermsSet(t => t.Field("brand").Terms(["acme", "globex"]).MinimumShouldMatchScript(x => x.Source("1")))),
        ("wrapper", q => q.Wrapper(w => w.Query("eyJtYXRjaF9hbGwiOnt9fQ=="))),
    ];

    private static IEnumerable<(string Name, Action<QueryDescriptor<Book>> Query)> Spans() =>
    [
        ("span term", q => q.SpanTerm(s => s.Field("title").Value("red"))),
        ("span first", q => q.SpanFirst(s => s.End(3).Match(m => m.SpanTerm(t => t.Field("title").Value("shoes"))))),
    ];
}
