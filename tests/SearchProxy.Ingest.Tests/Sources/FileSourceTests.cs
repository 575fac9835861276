using System.IO.Compression;
using System.Text;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Tests.Sources;

public sealed class FileSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("source-").FullName;

    [Fact]
    public async Task Lines_may_end_in_CRLF_begin_with_a_byte_order_mark_and_lack_the_last_feed()
    {
        Write("a.jsonl", "\uFEFF{\"a\":1}\r\n\r\n  \n{\"a\":2}\n{\"a\":3}");

        Assert.Equal(["a.jsonl:1 {\"a\":1}", "a.jsonl:4 {\"a\":2}", "a.jsonl:5 {\"a\":3}"], await ReadAsync("a.jsonl"));
    }

    [Fact]
    public async Task A_line_over_the_limit_is_told_and_the_next_one_is_read()
    {
        Write("a.jsonl", new string('x', 200_000) + "\n{\"a\":2}\n" + new string('y', 1_001) + "\n" + new string('z', 1_000));

        var records = await RecordsAsync(new FileSource([At("a.jsonl")], new FileReading { MaxDocumentBytes = 1_000 }));

        Assert.Equal(
            [SourceFault.TooLong, SourceFault.None, SourceFault.TooLong, SourceFault.None], records.Select(record => record.Fault));
        Assert.InRange(records[0].Json.Length, 1_000, 1_024);
        Assert.Equal(1_001, records[2].Json.Length);
        Assert.Equal([0L, 1, 2, 3], records.Select(record => record.Head.Number));
    }

    [Fact]
    public async Task Comma_separated_values_become_documents_of_texts()
    {
        Write("a.csv", "id,title,text\n1,\"A, b\",\"two\nlines and \"\"quotes\"\"\"\n\n2,é,\n3,too,many,values\n4,x,y\n5,\"open,x\n");

        var records = await RecordsAsync(new FileSource([At("a.csv")]));

        Assert.Equal("""{"id":"1","title":"A, b","text":"two\nlines and \"quotes\""}""", Text(records[0]));
        Assert.Equal("""{"id":"2","title":"é","text":""}""", Text(records[1]));
        Assert.Equal((SourceFault.Malformed, "a.csv:6"), (records[2].Fault, records[2].Head.Place));
        Assert.Contains("4 values", records[2].Detail, StringComparison.Ordinal);
        Assert.Equal("""{"id":"4","title":"x","text":"y"}""", Text(records[3]));
        Assert.Contains("never closed", records[4].Detail, StringComparison.Ordinal);
        Assert.Equal(5, records.Count);
    }

    [Fact]
    public async Task Tabs_separate_in_tsv()
    {
        Write("a.tsv", "id\ttext\n1\ta,b\n");

        Assert.Equal(["a.tsv:2 {\"id\":\"1\",\"text\":\"a,b\"}"], await ReadAsync("a.tsv"));
    }

    [Fact]
    public async Task A_bulk_file_tells_ids_routing_and_removals()
    {
        Write("a.bulk", """
            {"index":{"_id":"1","routing":"r"}}
            {"a":1}
            {"delete":{"_id":2}}
            {"a":"no action"}
            {"create":{"_id":"3"}}
            {"a":3}
            {"update":{"_id":"4"}}
            {"doc":{}}
            {"index":{"_id":"5"}}
            """);

        var records = await RecordsAsync(new FileSource([At("a.bulk")]));

        Assert.Equal(
            [
                (BulkAction.Index, "1", "r"), (BulkAction.Delete, "2", null), (BulkAction.Index, null, null),
                (BulkAction.Create, "3", null), (BulkAction.Update, "4", null), (BulkAction.Index, "5", null),
            ],
            records.Select(record => (record.Head.Action, record.Head.Id, record.Head.Routing)));
        Assert.Equal(
            [2, 4, 5],
            records.Select((record, i) => (record.Fault, i)).Where(pair => pair.Fault != SourceFault.None).Select(pair => pair.i));
    }

    [Fact]
    public async Task Gzip_is_told_by_content()
    {
        await using (var gzip = new GZipStream(File.Create(At("a.jsonl")), CompressionMode.Compress))
        {
            await gzip.WriteAsync("{\"a\":1}\n"u8.ToArray());
        }

        Assert.Equal(["a.jsonl:1 {\"a\":1}"], await ReadAsync("a.jsonl"));
    }

    [Fact]
    public async Task A_glob_stands_for_its_files_by_name_and_a_folder_for_its_corpus()
    {
        Write("b.jsonl", "{\"b\":1}");
        Write("a.jsonl", "{\"a\":1}");
        Write("corpus.jsonl", "{\"c\":1}");
        Write("queries.jsonl", "{\"q\":1}");

        Assert.Equal(
            ["a.jsonl:1", "b.jsonl:1"],
            (await RecordsAsync(new FileSource([At("?.jsonl"), At("a.jsonl")]))).Select(record => record.Head.Place));
        Assert.Equal(["corpus.jsonl:1"], (await RecordsAsync(new FileSource([_folder]))).Select(record => record.Head.Place));
        Assert.Throws<FileNotFoundException>(() => new FileSource([At("*.csv")]));
    }

    [Fact]
    public async Task Going_on_at_a_position_gives_the_same_records_as_reading_from_the_start()
    {
        Write("a.jsonl", string.Join('\n', Enumerable.Range(0, 7).Select(i => $"{{\"a\":{i}}}")));
        Write("b.csv", "x\n1\n2\n3\n");
        var all = await RecordsAsync(Both());

        for (var from = 0; from <= all.Count; from++)
        {
            var rest = new List<SourceRecord>();
            await foreach (var record in Both().ReadAsync(new SourcePosition(from), default))
            {
                rest.Add(record);
            }

            Assert.Equal(
                all.Skip(from).Select(record => (record.Head.Number, record.Head.Place, Text(record))),
                rest.Select(record => (record.Head.Number, record.Head.Place, Text(record))));
        }

        FileSource Both() => new([At("a.jsonl"), At("b.csv")]);
    }

    [Fact]
    public async Task A_source_is_known_again_by_its_beginning()
    {
        Write("a.jsonl", "{\"a\":1}\n");
        var before = await new FileSource([At("a.jsonl")]).FingerprintAsync(last: null, default);
        var same = await new FileSource([At("a.jsonl")]).FingerprintAsync(last: null, default);
        Write("a.jsonl", "{\"a\":2}\n");
        var after = await new FileSource([At("a.jsonl")]).FingerprintAsync(last: null, default);

        Assert.Null(before!.DifferenceTo(same!, cursor: null));
        Assert.Equal("a.jsonl was rewritten or shortened", before.DifferenceTo(after!, cursor: null));
    }

    [Fact]
    public async Task A_file_may_grow_while_it_is_read_and_not_after()
    {
        Write("a.jsonl", "{\"a\":1}\n");
        Write("b.csv", "id,text\n1,x\n");
        var source = new FileSource([At("a.jsonl"), At("b.csv")]);
        var before = await source.FingerprintAsync(last: null, default);
        Write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n");
        var after = (await source.FingerprintAsync(before, default))!;

        Assert.Null(before!.DifferenceTo(after, cursor: null));
        Assert.Null(before.DifferenceTo(after, cursor: "0"));
        Assert.Equal("a.jsonl has grown after it was read to its end", before.DifferenceTo(after, cursor: "1"));
        Assert.Contains("another way", before.DifferenceTo(after with { Reading = "Csv" }, cursor: null), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_are_disjoint_and_cover_everything()
    {
        var parts = Enumerable.Range(1, 7).Select(i => SourcePartition.Parse($"{i}/7")!).ToList();
        var owners = Enumerable.Range(0, 2_000).Select(i => parts.Where(part => part.Owns($"doc-{i}", i)).ToList()).ToList();

        Assert.All(owners, owner => Assert.Single(owner));
        Assert.All(parts, part => Assert.InRange(owners.Count(owner => owner[0] == part), 200, 380));
        Assert.All(new[] { "0/2", "3/2", "1", "a/b", "1/0", "" }, text => Assert.Null(SourcePartition.Parse(text)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Text(SourceRecord record) => Encoding.UTF8.GetString(record.Json.Span);

    private static async Task<List<SourceRecord>> RecordsAsync(FileSource source)
    {
        var records = new List<SourceRecord>();
        await foreach (var record in source.ReadAsync(SourcePosition.Start, CancellationToken.None))
        {
            records.Add(record);
        }

        return records;
    }

    private async Task<IEnumerable<string>> ReadAsync(string name) =>
        (await RecordsAsync(new FileSource([At(name)]))).Select(record => $"{record.Head.Place} {Text(record)}");

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text) => File.WriteAllBytes(At(name), new UTF8Encoding(false).GetBytes(text));
}
