using Elasticsearch.Net;
using Nest;

namespace SearchProxy.Clients.Tests.Nest;

/// <summary>The life of documents: created, filled by the bulk helper, read, changed, deleted.</summary>
internal static class NestDocumentCalls
{
    /// <summary>Calls that create and fill the index.</summary>
    public static void FillInto(TypedCalls<ElasticClient> calls, string index)
    {
        calls.Add("ping", client => client.PingAsync());
        calls.Add("create an index", client => client.Indices.CreateAsync(index, c => c
            .Settings(s => s.NumberOfShards(1).NumberOfReplicas(0)).Map<Book>(m => m.Properties(MappingOf))));
        calls.Add("create it again", client => client.Indices.CreateAsync(index));
        calls.Add("bulk helper", client => Task.FromResult(BulkHelper(client, index)));
        calls.Add("refresh", client => client.Indices.RefreshAsync(index));
    }

    /// <summary>Calls that read and change single documents; the searches come before them.</summary>
    public static void Into(TypedCalls<ElasticClient> calls, string index)
    {
        AddReads(calls, index);
        AddWrites(calls, index);
        AddQueries(calls, index);
    }

    private static PropertiesDescriptor<Book> MappingOf(PropertiesDescriptor<Book> properties) => properties
        .Text(p => p.Name("title")).Text(p => p.Name("body")).Keyword(p => p.Name("brand")).Number(p => p.Name("price")
            .Type(NumberType.Double))
        .Number(p => p.Name("rank").Type(NumberType.Long)).Date(p => p.Name("published")).Boolean(p => p.Name("sale"))
        .Number(p => p.Name("grade").Type(NumberType.Integer)).GeoPoint(p => p.Name("place"))
        .Nested<Book.Author>(n => n.Name("authors")
            .Properties(p => p.Keyword(k => k.Name("name")).Number(k => k.Name("born").Type(NumberType.Integer))));

    private static object BulkHelper(ElasticClient client, string index)
    {
        var pages = new List<BulkAllResponse>();
        var all = client.BulkAll(Enumerable.Range(0, Book.Count).Select(Book.Number), b => b
            .Index(index).Size(15).MaxDegreeOfParallelism(1).RefreshOnCompleted()
            .BufferToBulk((bulk, books) => bulk.IndexMany(books, (op, book) => op.Id(new Id((long)book.Price!.Value)))));
        all.Wait(TimeSpan.FromMinutes(1), pages.Add);
        return pages.OrderBy(static page => page.Page).Select(static page => new { page.Page, page.Retries, page.Items }).ToList();
    }

    private static void AddReads(TypedCalls<ElasticClient> calls, string index)
    {
        calls.Add("count", client => client.CountAsync<Book>(c => c.Index(index)));
        calls.Add("count of a query", client => client.CountAsync<Book>(c => c.Index(index).Query(q => q.Term("brand", "acme"))));
        calls.Add("get", client => client.GetAsync<Book>("7", g => g.Index(index)));
        calls.Add("get parts", client => client.GetAsync<Book>("7", g => g.Index(index).SourceIncludes("title")));
        calls.Add("get what is missing", client => client.GetAsync<Book>("nope", g => g.Index(index)));
        calls.Add("get source", client => client.SourceAsync<Book>("7", g => g.Index(index)));
        calls.Add("exists", client => client.DocumentExistsAsync<Book>("7", d => d.Index(index)));
        calls.Add("exists not", client => client.DocumentExistsAsync<Book>("nope", d => d.Index(index)));
        calls.Add("source exists", client => client.SourceExistsAsync<Book>("7", d => d.Index(index)));
        calls.Add("get several", client => client.MultiGetAsync(m => m.Index(index).GetMany<Book>(["1", "2", "nope"])));
        calls.Add(
            "explain",
            client => client.ExplainAsync<Book>("7", e => e.Index(index).Query(q => q.Match(m => m.Field("body").Query("shoes")))));
        calls.Add("term vectors", client => client.TermVectorsAsync<Book>(t => t.Index(index).Id("7").Fields("title").Positions()));
    }

    private static void AddWrites(TypedCalls<ElasticClient> calls, string index)
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
        calls.Add("index what does not fit", client => client.IndexAsync(new { Price = "no number" }, i => i.Index(index).Id("five")));
        calls.Add("update", client => client.UpdateAsync<Book>("one", u => u.Index(index).Doc(new Book { Brand = "umbrella" })));
        calls.Add(
            "update without a change", client => client.UpdateAsync<Book>("one", u => u.Index(index).Doc(new Book { Brand = "umbrella" })));
        calls.Add(
            "update by script",
            client => client.UpdateAsync<Book>(
                "one", u => u.Index(index).Script(s => s.Source("ctx._source.price += params.n").Params(p => p.Add("n", 1)))));
        calls.Add("update or insert", client => client.UpdateAsync<Book>("six", u => u.Index(index).Doc(Book.Number(6)).DocAsUpsert()));
        calls.Add(
            "update what is missing", client => client.UpdateAsync<Book>("nope", u => u.Index(index).Doc(new Book { Brand = "umbrella" })));
        calls.Add(
            "conflict", client => client.IndexAsync(Book.Number(3), i => i.Index(index).Id("one").IfSequenceNumber(0).IfPrimaryTerm(1)));
        calls.Add("bulk", client => client.BulkAsync(b => b
            .Index(index).Index<Book>(o => o.Id("eight").Document(Book.Number(8))).Create<Book>(o => o.Id("eight").Document(Book.Number(8)))
            .Update<Book>(o => o.Id("eight").Doc(new Book { Brand = "x" })).Delete<Book>(o => o.Id("nope")).Refresh(Refresh.True)));
        calls.Add("delete", client => client.DeleteAsync<Book>("eight", d => d.Index(index)));
        calls.Add("delete what is missing", client => client.DeleteAsync<Book>("nope", d => d.Index(index)));
    }

    private static void AddQueries(TypedCalls<ElasticClient> calls, string index)
    {
        calls.Add("update by query", client => client.UpdateByQueryAsync<Book>(u => u
            .Index(index).Query(q => q.Term("brand", "umbrella")).Script(s => s.Source("ctx._source.sale = true")).Refresh()));
        calls.Add(
            "delete by query",
            client =>
                client.DeleteByQueryAsync<Book>(d => d.Index(index).Query(q => q.Range(r => r.Field("price").LessThan(3))).Refresh()));
        calls.Add(
            "copy an index",
            client => client.ReindexOnServerAsync(r => r.Source(s => s.Index(index)).Destination(d => d.Index(index + "-copy")).Refresh()));
        calls.Add("count the copy", client => client.CountAsync<Book>(c => c.Index(index + "-copy")));
    }
}
