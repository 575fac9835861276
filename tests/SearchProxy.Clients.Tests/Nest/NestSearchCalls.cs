using Nest;

namespace SearchProxy.Clients.Tests.Nest;

/// <summary>What can be asked beside the query of a search, searches of several, page by page, and searches that fail.</summary>
internal static class NestSearchCalls
{
    public static void Into(TypedCalls<ElasticClient> calls, string index)
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
        AddPages(calls, index);
        AddFailures(calls, index);
    }

    private static SearchDescriptor<Book> Shoes(SearchDescriptor<Book> search, string index) =>
        search.Index(index).Size(Book.Count).Query(q => q.Match(m => m.Field("body").Query("running shoes")));

    private static IEnumerable<(string Name, Func<SearchDescriptor<Book>, SearchDescriptor<Book>> Configure)> Reranked() =>
    [
        ("first page", s => s.Size(10)),
        ("second page", s => s.From(10).Size(10)),
        ("highlighted", s => s.Highlight(h => h.PreTags("<b>").PostTags("</b>").Fields(f => f.Field("body")))),
        ("highlighted in all fields", s => s.Highlight(h => h.RequireFieldMatch(false).Fields(f => f.Field("*").NumberOfFragments(0)))),
        ("some of the source", s => s.Source(o => o.Includes(f => f.Field("title").Field("grade")))),
        ("without some of the source", s => s.Source(o => o.Excludes(f => f.Field("authors").Field("place")))),
        ("without a source", s => s.Source(false)),
        ("fields", s => s.Fields<Book>(f => f.Field("brand").Field("published", format: "yyyy"))),
        ("columns", s => s.DocValueFields(f => f.Field("price"))),
        ("script fields", s => s.ScriptFields(f => f.ScriptField("twice", x => x.Source("doc['price'].value * 2"))).Source()),
        ("versions", s => s.Version().SequenceNumberPrimaryTerm()),
        ("minimum score", s => s.MinScore(0.01)),
        ("exact total", s => s.TrackTotalHits()),
        ("post filter", s => s.PostFilter(f => f.Term("brand", "acme"))),
        ("preference", s => s.Preference("me")),
        ("routing", s => s.Routing("1")),
        ("time limit", s => s.Timeout("5s")),
        ("named queries", s => s.Query(q => q.Match(m => m.Field("body").Query("shoes").Name("named")))),
        ("suggestions", s => s.Suggest(u => u.Term("s", t => t.Text("shoos").Field("body")))),
        ("sorted by score", s => s.Sort(o => o.Descending(SortSpecialField.Score))),
    ];

    private static IEnumerable<(string Name, Func<SearchDescriptor<Book>, SearchDescriptor<Book>> Configure)> Untouched() =>
    [
        ("sorted", s => s.Sort(o => o.Descending("price"))),
        ("sorted by script", s => s.Sort(o => o.Script(x => x.Type("number").Ascending().Script(y => y.Source("doc['price'].value"))))),
        ("after a hit", s => s.Sort(o => o.Ascending("price")).SearchAfter(10.5)),
        ("for counts", s => s.Size(0)),
        ("explained", s => s.Sort(o => o.Ascending("price")).Explain().Size(2)),
        ("sorted by distance", s =>
            s.Sort(o => o.GeoDistance(g => g.Field("place").Points(new GeoLocation(41, -71)).Unit(DistanceUnit.Kilometers)))),
        ("profiled", s => s.Sort(o => o.Ascending("price")).Profile()),
    ];

    private static void AddOthers(TypedCalls<ElasticClient> calls, string index)
    {
        calls.AddReranked(
            "search by a text in the URL",
            client => client.SearchAsync<Book>(s => s.Index(index).QueryOnQueryString("title:red").Size(Book.Count)));
        calls.Add("search of everything", client => client.SearchAsync<Book>(s => s.Index(index)));
        calls.Add(
            "search as other documents",
            client => client.SearchAsync<Dictionary<string, object>>(s => s.Index(index).Sort(o => o.Ascending("price")).Size(3)));
        calls.Add("template", client => client.SearchTemplateAsync<Book>(s => s
            .Index(index).Source("""{"query":{"match":{"title":"{{words}}"}},"sort":["price"],"size":3}""").Params(p => p.Add(
                "words", "red"))));
        calls.Add(
            "rendered template",
            client => client.RenderSearchTemplateAsync(r => r.Source("""{"size":{{n}}}""").Params(p => p.Add("n", 3))));
        calls.Add("shards of a search", client => client.SearchShardsAsync<Book>(s => s.Index(index)));
        calls.Add("fields' capabilities", client => client.FieldCapabilitiesAsync(index, f => f.Fields("*")));
        calls.Add(
            "validated",
            client => client.Indices.ValidateQueryAsync<Book>(v => v.Index(index).Explain().Query(q => q.Term("brand", "acme"))));
        calls.AddReranked("several searches", client => client.MultiSearchAsync(index, m => m
            .Search<Book>("reranked", s => s.Query(q => q.Match(x => x.Field("body").Query("shoes"))).Size(Book.Count))
            .Search<Book>("sorted", s => s.Size(2).Sort(o => o.Ascending("price")))
            .Search<Book>("none", s => s.Index("no-such-index").Size(1))));
    }

    private static void AddPages(TypedCalls<ElasticClient> calls, string index)
    {
        calls.Add("scroll", async client =>
        {
            var page = await client.SearchAsync<Book>(s => s.Index(index).Scroll("1m").Size(15).Sort(o => o.Ascending("price")));
            var next = await client.ScrollAsync<Book>("1m", page.ScrollId);
            var cleared = await client.ClearScrollAsync(c => c.ScrollId(next.ScrollId));
            return new { First = page.Documents.ToList(), Second = next.Documents.ToList(), cleared.IsValid };
        });
        calls.Add("scroll helper", client => Task.FromResult(ScrollHelper(client, index)));
    }

    private static List<string?> ScrollHelper(ElasticClient client, string index)
    {
        var titles = new List<string?>();
        var all = client.ScrollAll<Book>(
            "1m",
            1,
            s => s.MaxDegreeOfParallelism(1).Search(x => x.Index(index).Size(6).Query(q => q.Match(m => m.Field("title").Query("red")))));
        all.Wait(TimeSpan.FromMinutes(1), page => titles.AddRange(page.SearchResponse.Documents.Select(static book => book.Title)));
        titles.Sort(StringComparer.Ordinal);
        return titles;
    }

    private static void AddFailures(TypedCalls<ElasticClient> calls, string index)
    {
        calls.Add(
            "error: no index",
            client => client.SearchAsync<Book>(s => s.Index("no-such-index").Query(q => q.Match(m => m.Field("body").Query("shoes")))));
        calls.Add(
            "error: text as a key",
            client => client.SearchAsync<Book>(s => s.Index(index).Aggregations(a => a.Terms("a", t => t.Field("body")))));
        calls.Add("error: too deep", client => client.SearchAsync<Book>(s => Shoes(s, index).From(10_000)));
        calls.Add(
            "error: broken query",
            client => client.SearchAsync<Book>(s => s.Index(index).Query(q => q.QueryString(x => x.Query("title:(red")))));
        calls.Add(
            "error: no date",
            client =>
                client.SearchAsync<Book>(s => s.Index(index).Query(q => q.DateRange(r => r.Field("published").GreaterThan("no date")))));
        calls.Add(
            "error: sort by an unknown field", client => client.SearchAsync<Book>(s => s.Index(index).Sort(o => o.Ascending("nope"))));
        calls.Add(
            "error: broken script",
            client => client.SearchAsync<Book>(s => s.Index(index).ScriptFields(f => f.ScriptField("f", x => x.Source("nope(")))));
        calls.Add("no index, ignored", client => client.SearchAsync<Book>(s => s.Index("no-such-index").IgnoreUnavailable()));
    }
}
