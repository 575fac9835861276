using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Mapping;

namespace SearchProxy.Clients.Tests.Elastic;

/// <summary>The life of documents: created, filled by the bulk helper, read, changed, deleted.</summary>
internal static class ElasticDocumentCalls
{
    /// <summary>Calls that create and fill the index.</summary>
    public static void FillInto(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.Add("product check", client => client.InfoAsync());
        calls.Add("ping", client => client.PingAsync());
        calls.Add("create an index", client => client.Indices.CreateAsync<Book>(index, c => c
            .Settings(s => s.NumberOfShards(1).NumberOfReplicas(0)).Mappings(m => m.Properties(MappingOf))));
        calls.Add("create it again", client => client.Indices.CreateAsync(index));
        calls.Add("bulk helper", client => Task.FromResult(BulkHelper(client, index)));
        calls.Add("refresh", client => client.Indices.RefreshAsync(index));
    }

    /// <summary>Calls that read and change single documents; the searches come before them.</summary>
    public static void Into(TypedCalls<ElasticsearchClient> calls, string index)
    {
        AddReads(calls, index);
        AddWrites(calls, index);
        AddQueries(calls, index);
    }

    private static void MappingOf(PropertiesDescriptor<Book> properties) => properties
        .Text("title").Text("body").Keyword("brand").DoubleNumber("price").LongNumber("rank").Date("published").Boolean(
            "sale").IntegerNumber(
            "grade").GeoPoint("place")
        .Nested("authors", n => n.Properties(p => p.Keyword("name").IntegerNumber("born")));

    private static object BulkHelper(ElasticsearchClient client, string index)
    {
        var pages = new List<(long Page, int Retries, int Items)>();
        var all = client.BulkAll(Enumerable.Range(0, Book.Count).Select(Book.Number), b => b
            .Index(index).Size(15).MaxDegreeOfParallelism(1).RefreshOnCompleted().BufferToBulk((bulk, books) =>
            {
                foreach (var book in books)
                {
                    bulk.Index(book, op => op.Id(new Id((long)book.Price!.Value)));
                }
            }));
        all.Wait(TimeSpan.FromMinutes(1), page => pages.Add((page.Page, page.Retries, page.Items.Count)));
        return pages.OrderBy(static page => page.Page).Select(static page => new { page.Page, page.Retries, page.Items }).ToList();
    }

    private static void AddReads(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.Add("count", client => client.CountAsync<Book>(c => c.Indices(index)));
        calls.Add(
            "count of a query",
            client => client.CountAsync<Book>(c => c.Indices(index).Query(q => q.Term(t => t.Field("brand").Value("acme")))));
        calls.Add("get", client => client.GetAsync<Book>(index, "7"));
        calls.Add("get parts", client => client.GetAsync<Book>(index, "7", g => g.SourceIncludes(new[] { "title" })));
        calls.Add("get what is missing", client => client.GetAsync<Book>(index, "nope"));
        calls.Add("get source", client => client.GetSourceAsync<Book>(index, "7"));
        calls.Add("exists", client => client.ExistsAsync(index, "7"));
        calls.Add("exists not", client => client.ExistsAsync(index, "nope"));
        calls.Add("source exists", client => client.ExistsSourceAsync(index, "7"));
        calls.Add("get several", client => client.MultiGetAsync<Book>(m => m.Index(index).Ids(new Ids(["1", "2", "nope"]))));
        calls.Add(
            "explain", client => client.ExplainAsync<Book>(index, "7", e => e.Query(q => q.Match(m => m.Field("body").Query("shoes")))));
        calls.Add("term vectors", client => client.TermvectorsAsync<Book>(index, t => t.Id("7").Fields(new[] { "title" }).Positions()));
    }

    private static void AddWrites(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.Add(
            "index",
            client => client.IndexAsync(Book.Number(1) with { Title = "Grüße 😀" }, i => i.Index(index).Id("one").Refresh(Refresh.True)));
        calls.Add("index again", client => client.IndexAsync(Book.Number(2), i => i.Index(index).Id("one")));
        calls.Add("create", client => client.CreateAsync(Book.Number(3), c => c.Index(index).Id("two")));
        calls.Add("create again", client => client.CreateAsync(Book.Number(3), c => c.Index(index).Id("two")));
        calls.Add(
            "index under a version",
            client => client.IndexAsync(Book.Number(3), i => i.Index(index).Id("three").Version(7).VersionType(VersionType.External)));
        calls.Add(
            "index under a lower version",
            client => client.IndexAsync(Book.Number(3), i => i.Index(index).Id("three").Version(6).VersionType(VersionType.External)));
        calls.Add("index with a routing", client => client.IndexAsync(Book.Number(4), i => i.Index(index).Id("four").Routing("r")));
        calls.Add("index what does not fit", async client =>
        {
            var answer = await client.IndexAsync(new { Price = "no number" }, i => i.Index(index).Id("five"));
            // Not its warnings: the engine gives the one of such a document once in a while, by its own clock.
            return new { answer.IsValidResponse, answer.ElasticsearchServerError };
        });
        calls.Add("update", client => client.UpdateAsync<Book, Book>(index, "one", u => u.Doc(new Book { Brand = "umbrella" })));
        calls.Add(
            "update without a change", client => client.UpdateAsync<Book, Book>(index, "one", u => u.Doc(new Book { Brand = "umbrella" })));
        calls.Add(
            "update by script",
            client => client.UpdateAsync<Book, Book>(
                index, "one", u => u.Script(s => s.Source("ctx._source.price += params.n").AddParam("n", 1))));
        calls.Add("update or insert", client => client.UpdateAsync<Book, Book>(index, "six", u => u.Doc(Book.Number(6)).DocAsUpsert()));
        calls.Add(
            "update what is missing", client => client.UpdateAsync<Book, Book>(index, "nope", u => u.Doc(new Book { Brand = "umbrella" })));
        calls.Add("conflict", client => client.IndexAsync(Book.Number(3), i => i.Index(index).Id("one").IfSeqNo(0).IfPrimaryTerm(1)));
        calls.Add("bulk", client => client.BulkAsync(index, b => b
            .Index(Book.Number(8), o => o.Id("eight")).Create(
                Book.Number(8), o => o.Id("eight")).Update<Book, Book>(o => o.Id("eight").Doc(new Book { Brand = "x" }))
            .Delete("nope").Refresh(Refresh.True)));
        calls.Add("delete", client => client.DeleteAsync(index, "eight"));
        calls.Add("delete what is missing", client => client.DeleteAsync(index, "nope"));
    }

    private static void AddQueries(TypedCalls<ElasticsearchClient> calls, string index)
    {
        calls.Add("update by query", client => client.UpdateByQueryAsync<Book>(index, u => u
            .Query(q => q.Term(t => t.Field("brand").Value("umbrella"))).Script(s => s.Source("ctx._source.sale = true")).Refresh()));
        calls.Add(
            "delete by query",
            client => client.DeleteByQueryAsync<Book>(
                index,
                d => d.Query(q => q.Range(new global::Elastic.Clients.Elasticsearch.QueryDsl.NumberRangeQuery("price") { Lt = 3 }))
                    .Refresh()));
        calls.Add(
            "copy an index",
            client => client.ReindexAsync(r => r.Source(s => s.Indices(index)).Dest(d => d.Index(index + "-copy")).Refresh()));
        calls.Add("count the copy", client => client.CountAsync<Book>(c => c.Indices(index + "-copy")));
    }
}
