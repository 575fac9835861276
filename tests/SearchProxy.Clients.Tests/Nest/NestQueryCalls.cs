using Nest;

namespace SearchProxy.Clients.Tests.Nest;

/// <summary>Each kind of query: those with a text of their own are reranked, the others pass.</summary>
internal static class NestQueryCalls
{
    public static void Into(TypedCalls<ElasticClient> calls, string index)
    {
        foreach (var (name, query) in WithText())
        {
            calls.AddReranked($"query {name}", client => client.SearchAsync<Book>(s => s.Index(index).Size(Book.Count).Query(query)));
        }

        foreach (var (name, query) in WithoutText())
        {
            calls.Add($"query {name}", client => client.SearchAsync<Book>(s => s.Index(index).Size(Book.Count).Query(query)));
        }
    }

    private static IEnumerable<(string Name, Func<QueryContainerDescriptor<Book>, QueryContainer> Query)> WithText() =>
    [
        ("match", q => q.Match(m => m.Field("body").Query("running shoes"))),
        ("match of all words", q => q.Match(m => m.Field("body").Query("running shoes").Operator(Operator.And))),
        ("match with fuzziness", q => q.Match(m => m.Field("title").Query("shoos").Fuzziness(Fuzziness.EditDistance(1)))),
        ("match phrase", q => q.MatchPhrase(m => m.Field("body").Query("running in the rain"))),
        ("match phrase prefix", q => q.MatchPhrasePrefix(m => m.Field("title").Query("red sho"))),
        ("match bool prefix", q => q.MatchBoolPrefix(m => m.Field("title").Query("red sho"))),
        ("multi match", q => q.MultiMatch(m => m.Fields(f => f.Field("title", 2).Field("body")).Query("red shoes"))),
        ("multi match across fields", q =>
            q.MultiMatch(m => m.Fields(f => f.Field("title").Field("body")).Query("red rain").Type(TextQueryType.CrossFields))),
        ("query string", q => q.QueryString(m => m.Query("red AND shoes").DefaultField("title"))),
        ("simple query string", q => q.SimpleQueryString(m => m.Query("red +shoes").Fields(f => f.Field("title")))),
        ("bool with filter", q =>
            q.Bool(b => b.Must(m => m.Match(t => t.Field("title").Query("red"))).Filter(f => f.Term("brand", "acme")))),
        ("bool by operators", q => q.Match(t => t.Field("body").Query("shoes")) && !q.Term("sale", true)),
        ("bool with should", q =>
            q.Bool(b => b.Should(m => m.Match(t => t.Field("title").Query("red shoes")), m => m.Term("brand", "acme"))
                .MinimumShouldMatch(1))),
        ("disjunction", q =>
            q.DisMax(d => d.Queries(
                m => m.Match(t => t.Field("title").Query("rain shoes")), m => m.Match(t => t.Field("body").Query("rain shoes"))))),
        ("function score", q =>
            q.FunctionScore(f => f.Query(m => m.Match(t => t.Field("title").Query("red")))
                .Functions(g => g.Weight(w => w.Weight(2).Filter(t => t.Term("brand", "acme")))))),
        ("boosting", q =>
            q.Boosting(b => b.Positive(p => p.Match(t => t.Field("title").Query("red")))
                .Negative(n => n.Term("brand", "acme"))
                .NegativeBoost(0.5))),
        ("constant score beside a text", q =>
            q.Bool(b => b.Must(
                m => m.Match(t => t.Field("title").Query("red")),
                m => m.ConstantScore(c => c.Filter(f => f.Exists(e => e.Field("brand"))))))),
        ("intervals", q => q.Intervals(i => i.Field("body").Match(m => m.Query("running rain").MaxGaps(3)))),
        ("more like this", q =>
            q.MoreLikeThis(m => m.Fields(f => f.Field("title"))
                .Like(l => l.Text("red shoes number"))
                .MinTermFrequency(1)
                .MinDocumentFrequency(1))),
    ];

    private static IEnumerable<(string Name, Func<QueryContainerDescriptor<Book>, QueryContainer> Query)> WithoutText() =>
    [
        ("match all", q => q.MatchAll()),
        ("match none", q => q.MatchNone()),
        ("term", q => q.Term("brand", "acme")),
        ("terms", q => q.Terms(t => t.Field("brand").Terms("acme", "globex"))),
        ("range of numbers", q => q.Range(r => r.Field("price").GreaterThanOrEquals(10).LessThan(20))),
        ("range of dates", q => q.DateRange(r => r.Field("published").GreaterThanOrEquals("2024-03-01").LessThan("2024-06-01"))),
        ("exists", q => q.Exists(e => e.Field("brand"))),
        ("ids", q => q.Ids(i => i.Values("1", "2", "nope"))),
        ("prefix", q => q.Prefix(p => p.Field("brand").Value("glo"))),
        ("wildcard", q => q.Wildcard(w => w.Field("brand").Value("*tech"))),
        ("regular expression", q => q.Regexp(r => r.Field("brand").Value("a.*e"))),
        ("fuzzy", q => q.Fuzzy(f => f.Field("brand").Value("acne"))),
        ("constant score", q => q.ConstantScore(c => c.Filter(f => f.Term("sale", true)))),
        ("nested", q => q.Nested(n => n.Path("authors").Query(a => a.Term("authors.name", "Ada")))),
        ("geographic distance", q => q.GeoDistance(g => g.Field("place").Distance(50, DistanceUnit.Kilometers).Location(41, -71))),
        ("script", q => q.Script(s => s.Script(x => x.Source("doc['price'].value > params.low").Params(p => p.Add("low", 30))))),
        ("terms set", q => q.TermsSet(t => t.Field("brand").Terms("acme", "globex").MinimumShouldMatchScript(x => x.Source("1")))),
        ("span term", q => q.SpanTerm(s => s.Field("title").Value("red"))),
        ("span near", q =>
            q.SpanNear(s => s.Slop(2)
                .InOrder()
                .Clauses(c => c.SpanTerm(t => t.Field("title").Value("red")), c => c.SpanTerm(t => t.Field("title").Value("number"))))),
        ("raw", q => q.Raw("""{"term":{"brand":"acme"}}""")),
    ];
}
