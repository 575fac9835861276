using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Core.MSearch;
using Elastic.Clients.Elasticsearch.Core.Search;

namespace SearchProxy.Clients.Tests.Elastic;

/// <summary>What can be asked beside the query of a search, searches of several, page by page, and searches that fail.</summary>
internal static class ElasticSearchCalls
{
    public static void Into(TypedCalls<ElasticsearchClient> calls, string index)
    {
        foreach (var (name, configure) in Reranked())
        {
            calls.AddReranked($"search {name}", client => client.SearchAsync<Book>(s => configure(Shoes(s, index))));
        }

        foreach (var (name, configure) in Untouched())
        {
            calls.Add($"search {name}", client => client.SearchAsync<Book>(s => configure(Shoes(s, index))));
        }

        AddOthers(calls, index);
        AddFailures(calls, index);
    }

    private static SearchRequestDescriptor<Book> Shoes(SearchRequestDescriptor<Book> search, string index) =>
        search.Indices(index).Size(Book.Count).Query(q => q.Match(m => m.Field("body").Query("running shoes")));

    private static IEnumerable<(string Name, Action<SearchRequestDescriptor<Book>> Configure)> Reranked() =>
    [
        ("first page", s => s.Size(10)),
        ("second page", s => s.From(10).Size(10)),
        ("highlighted", s => s.Highlight(h => h.Fields(f => f.Add("body", x => x.PreTags("<b>").PostTags("</b>"))))),
        ("highlighted in all fields", s =>
            s.Highlight(h => h.Fields(f => f.Add("*", x => x.NumberOfFragments(0).RequireFieldMatch(false))))),
        ("some of the source", s => s.Source(new SourceConfig(new SourceFilter { Includes = new[] { "title", "grade" } }))),
        ("without some of the source", s => s.SourceExcludes(new[] { "authors", "place" })),
        ("without a source", s => s.Source(new SourceConfig(false))),
        ("fields", s => s.Fields(f => f.Field("brand"), f => f.Field("published").Format("yyyy"))),
        ("columns", s => s.DocvalueFields(f => f.Field("price"))),
        ("script fields", s => s.AddScriptField("twice", f => f.Script(x => x.Source("doc['price'].value * 2")))
            .Source(new SourceConfig(true))),
        ("versions", s => s.Version().SeqNoPrimaryTerm()),
        ("minimum score", s => s.MinScore(0.01)),
        ("exact total", s => s.TrackTotalHits(new TrackHits(true))),
        ("total up to ten", s => s.TrackTotalHits(new TrackHits(10))),
        ("post filter", s => s.PostFilter(f => f.Term(t => t.Field("brand").Value("acme")))),
        ("preference", s => s.Preference("me")),
        ("routing", s => s.Routing("1")),
        ("time limit", s => s.Timeout("5s")),
        ("named queries", s => s.Query(q => q.Match(m => m.Field("body").Query("shoes").QueryName("named")))),
        ("suggestions", s => s.Suggest(u => u.Text("shoos").Suggesters(x => x.Add("s", y => y.Term(t => t.Field("body")))))),
        ("statistics groups", s => s.Stats("group")),
        ("sorted by score", s => s.Sort(o => o.Score(x => x.Order(SortOrder.Desc)))),
    ];

    private static IEnumerable<(string Name, Action<SearchRequestDescriptor<Book>> Configure)> Untouched() =>
    [
        ("sorted", s => s.Sort(o => o.Field("price", f => f.Order(SortOrder.Desc)))),
        ("sorted by script", s =>
            s.Sort(o => o.Script(x => x.Type(ScriptSortType.Number).Order(SortOrder.Asc).Script(y => y.Source("doc['price'].value"))))),
        ("after a hit", s => s.Sort(o => o.Field("price")).SearchAfter(10.5)),
        ("for counts", s => s.Size(0)),
        ("profiled", s => s.Sort(o => o.Field("price")).Profile()),
        ("explained", s => s.Sort(o => o.Field("price")).Explain().Size(2)),
        ("sorted by distance", s =>
            s.Sort(o => o.GeoDistance(g => g.Field("place").Location(new LatLonGeoLocation(41, -71)).Unit(DistanceUnit.Kilometers)))),
    ];

    private static void AddOthers(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.AddReranked(
            "search by a text in the URL",
            client => client.SearchAsync<Book>(s => s.Indices(index).QueryLuceneSyntax("title:red").Size(Book.Count)));
        calls.Add("search of everything", client => client.SearchAsync<Book>(s => s.Indices(index)));
        calls.Add(
            "search as other documents",
            client => client.SearchAsync<Dictionary<string, object>>(s => s.Indices(index).Sort(o => o.Field("price")).Size(3)));
        calls.Add("point in time", async client =>
        {
            var opened = await client.OpenPointInTimeAsync(index, p => p.KeepAlive("1m"));
            var page = await client.SearchAsync<Book>(s => s.Pit(opened.Id, p => p.KeepAlive("1m")).Size(7).Sort(o => o.Field("price")));
            var closed = await client.ClosePointInTimeAsync(p => p.Id(page.PitId!));
            return new { Ids = page.Hits.Select(static hit => hit.Id).ToList(), closed.Succeeded };
        });
        calls.Add("scroll", async client =>
        {
            var page = await client.SearchAsync<Book>(s => s.Indices(index).Scroll("1m").Size(15).Sort(o => o.Field("price")));
            var next = await client.ScrollAsync<Book>(new ScrollRequest { ScrollId = page.ScrollId!, Scroll = "1m" });
            var cleared = await client.ClearScrollAsync(c => c.ScrollId(next.ScrollId!.ToString()));
            return new { First = page.Documents.ToList(), Second = next.Documents.ToList(), cleared.Succeeded };
        });
        calls.Add("template", client => client.SearchTemplateAsync<Book>(s => s
            .Indices(index).Source("""{"query":{"match":{"title":"{{words}}"}},"sort":["price"],"size":3}""").Params(p => p.Add(
                "words", "red"))));
        calls.Add(
            "rendered template",
            client => client.RenderSearchTemplateAsync(r => r.Source("""{"size":{{n}}}""").Params(p => p.Add("n", 3))));
        calls.Add("shards of a search", client => client.SearchShardsAsync(s => s.Indices(index)));
        calls.Add("fields' capabilities", client => client.FieldCapsAsync(f => f.Indices(index).Fields(new[] { "*" })));
        calls.Add("terms", client => client.TermsEnumAsync(index, t => t.Field("brand").String("a")));
        calls.AddReranked("several searches", client => client.MultiSearchAsync<Book>(new MultiSearchRequest(
            index,
            [
                new SearchRequestItem(
                    new MultisearchBody
                    {
                        Query = new global::Elastic.Clients.Elasticsearch.QueryDsl.MatchQuery("body", "shoes"),
                        Size = Book.Count,
                    }),
                new SearchRequestItem(new MultisearchBody { Size = 2, Sort = [new SortOptions { Field = new FieldSort("price") }] }),
                new SearchRequestItem(new MultisearchHeader { Indices = "no-such-index" }, new MultisearchBody { Size = 1 }),
            ])));
    }

    private static void AddFailures(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.Add(
            "error: no index",
            client => client.SearchAsync<Book>(s => s.Indices("no-such-index").Query(q => q.Match(m => m.Field("body").Query("shoes")))));
        calls.Add(
            "error: text as a key",
            client => client.SearchAsync<Book>(s => s.Indices(index).AddAggregation("a", a => a.Terms(t => t.Field("body")))));
        calls.Add("error: too deep", client => client.SearchAsync<Book>(s => Shoes(s, index).From(10_000)));
        calls.Add(
            "error: broken query",
            client => client.SearchAsync<Book>(s => s.Indices(index).Query(q => q.QueryString(x => x.Query("title:(red")))));
        calls.Add("error: no date", client => client.SearchAsync<Book>(s => s
            .Indices(index).Query(q =>
                q.Range(new global::Elastic.Clients.Elasticsearch.QueryDsl.DateRangeQuery("published") { Gte = "no date" }))));
        calls.Add("error: sort by an unknown field", client => client.SearchAsync<Book>(s => s.Indices(index).Sort(o => o.Field("nope"))));
        calls.Add(
            "error: broken script",
            client => client.SearchAsync<Book>(s => s.Indices(index).AddScriptField("f", f => f.Script(x => x.Source("nope(")))));
        calls.Add("no index, ignored", client => client.SearchAsync<Book>(s => s.Indices("no-such-index").IgnoreUnavailable()));
    }
}
