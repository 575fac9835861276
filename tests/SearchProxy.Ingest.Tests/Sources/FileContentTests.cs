using System.Text;
using SearchProxy.Core.Text;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Tests.Sources;

/// <summary>The content decides how a file is read; its name is a hint.</summary>
public sealed class FileContentTests : SourceFolder
{
    private const string BulkBody =
        "{\"index\":{\"_id\":\"1\"}}\n{\"text\":\"a\"}\n{\"delete\":{\"_id\":\"2\"}}\n{\"create\":{\"_id\":\"3\"}}\n{\"text\":\"c\"}\n";

    [Theory]
    [InlineData("accounts.json")]
    [InlineData("a.ndjson")]
    [InlineData("a.txt")]
    [InlineData("a.csv")]
    [InlineData("noname")]
    public async Task A_bulk_body_is_one_under_any_name(string name) =>
        Assert.Equal(
            [(BulkAction.Index, "1"), (BulkAction.Delete, "2"), (BulkAction.Create, "3")],
            (await ReadAsync(Write(name, BulkBody))).Select(record => (record.Head.Action, record.Head.Id)));

    [Theory]
    [InlineData("a.bulk", "{\"id\":1}\n{\"id\":2}\n", 2)]
    [InlineData("a.csv", "{\"id\":1}\n{\"id\":2}\n", 2)]
    [InlineData("a.json", "[{\"id\":1},\n {\"id\":2}]\n", 2)]
    [InlineData("a.jsonl", "[\n]\n", 0)]
    [InlineData("a.json", "{\n  \"id\": 1,\n  \"x\": {\"y\": [1, 2]}\n}\n{\n  \"id\": 2\n}\n", 2)]
    [InlineData("a.json", "{\"id\":1}{\"id\":2} {\"id\":3}", 3)]
    [InlineData("a.json", "{\"id\":1}\r{\"id\":2}\r", 2)]
    [InlineData("a.txt", "id,text\n1,a\n", 1)]
    [InlineData("a.json", "id;text\n1;a\n", 1)]
    [InlineData("a.json", "", 0)]
    [InlineData("a.csv", "\n\n", 0)]
    public async Task Documents_are_found(string name, string text, int count)
    {
        var records = await ReadAsync(Write(name, text));

        Assert.Equal(count, records.Count);
        Assert.All(records, record => Assert.Equal(SourceFault.None, record.Fault));
    }

    [Theory]
    [InlineData("{\"_index\":\"books\",\"_type\":\"_doc\",\"_id\":\"1\",\"_score\":1,\"_source\":{\"text\":\"a\"}}\n{\"_index\":\"books\",\"_id\":\"2\",\"_routing\":\"r\",\"_source\":{\"text\":\"b\"}}\n")]
    [InlineData("[{\"_index\":\"books\",\"_id\":\"1\",\"_source\":{\"text\":\"a\"}},{\"_index\":\"books\",\"_id\":\"2\",\"_routing\":\"r\",\"_source\":{\"text\":\"b\"}}]")]
    [InlineData("{\"took\":3,\"timed_out\":false,\"hits\":{\"total\":{\"value\":2},\"hits\":[{\"_index\":\"books\",\"_id\":\"1\",\"_source\":{\"text\":\"a\"}},{\"_index\":\"books\",\"_id\":\"2\",\"_routing\":\"r\",\"_source\":{\"text\":\"b\"},\"sort\":[1]}]},\"aggregations\":{}}")]
    [InlineData("{\n \"hits\": {\n \"hits\": [ {\"_id\":\"1\",\"_source\":{\"text\":\"a\"}} ] } }\n{ \"hits\": {\"hits\": [ {\"_id\":\"2\",\"_routing\":\"r\",\"_source\":{\"text\":\"b\"}} ] } }")]
    public async Task Hits_of_searches_are_their_documents(string text)
    {
        var records = await ReadAsync(Write("dump.json", text));

        Assert.Equal(
            [("1", null, "{\"text\":\"a\"}"), ("2", "r", "{\"text\":\"b\"}")],
            records.Select(record => (record.Head.Id, record.Head.Routing, Text(record))));
    }

    [Fact]
    public async Task Of_several_indexes_one_is_taken_and_the_others_are_set_aside()
    {
        var bulk = Write(
            "a.bulk",
            "{\"index\":{\"_index\":\"a\",\"_id\":\"1\"}}\n{\"text\":\"a\"}\n{\"index\":{\"_index\":\"b\",\"_id\":\"1\"}}\n{\"text\":\"b\"}\n{\"delete\":{\"_id\":\"1\"}}\n");
        var hits = Write("hits.json", "{\"_index\":\"a\",\"_id\":\"1\",\"_source\":{}}\n{\"_index\":\"b\",\"_id\":\"1\",\"_source\":{}}\n");

        Assert.Equal(
            [SourceFault.None, SourceFault.NotHonoured, SourceFault.None],
            (await ReadAsync(bulk, new FileReading { Index = "a" })).Select(record => record.Fault));
        Assert.Equal(
            [SourceFault.None, SourceFault.NotHonoured, SourceFault.NotHonoured],
            (await ReadAsync(bulk, new FileReading { Index = "elsewhere" })).Select(record => record.Fault));
        var dumped = await ReadAsync(hits, new FileReading { Index = "elsewhere" });
        Assert.Equal([SourceFault.None, SourceFault.NotHonoured], dumped.Select(record => record.Fault));
        Assert.Contains("\"b\"", dumped[1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\":7,\"version_type\":\"external\"", SourceFault.None)]
    [InlineData("\"version\":\"7\",\"version_type\":\"external_gte\"", SourceFault.None)]
    [InlineData("\"version\":7", SourceFault.NotHonoured)]
    [InlineData("\"version\":7,\"version_type\":\"internal\"", SourceFault.NotHonoured)]
    [InlineData("\"version\":7,\"version_type\":\"force\"", SourceFault.NotHonoured)]
    [InlineData("\"version\":-7,\"version_type\":\"external\"", SourceFault.Version)]
    [InlineData("\"pipeline\":\"p\"", SourceFault.NotHonoured)]
    [InlineData("\"pipeline\":\"_none\"", SourceFault.None)]
    [InlineData("\"routing\":\"r\",\"_type\":\"_doc\"", SourceFault.None)]
    [InlineData("\"if_seq_no\":1,\"if_primary_term\":1", SourceFault.NotHonoured)]
    [InlineData("\"require_alias\":true", SourceFault.NotHonoured)]
    public async Task What_an_action_asks_for_is_honoured_or_its_record_set_aside(string member, SourceFault expected)
    {
        var record = Assert.Single(
            await ReadAsync(
                Write("a.bulk", $"{{\"index\":{{\"_id\":\"1\",{member}}}}}\n{{\"text\":\"a\"}}\n"),
                new FileReading { Format = SourceFormat.Bulk }));

        Assert.Equal(expected, record.Fault);
        Assert.Equal(record.Fault == SourceFault.None, record.Detail is null);
        Assert.Equal(member.Contains("external", StringComparison.Ordinal) && expected == SourceFault.None ? 7 : null, record.Head.Version);
        Assert.Equal(
            !member.Contains("\"external\"", StringComparison.Ordinal) || expected != SourceFault.None, record.Head.AllowsSameVersion);
    }

    [Fact]
    public async Task Broken_JSON_over_lines_ends_the_reading_behind_what_was_whole()
    {
        var records = new List<SourceRecord>();

        var broken = await Assert.ThrowsAsync<InvalidDataException>(() =>
            ReadAsync(Write("a.json", "[\n{\"id\":1},\n{\"id\":2},\n{\"id\":\n"), into: records));

        Assert.Equal(2, records.Count);
        Assert.Contains("a.json:4", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_over_the_limit_is_told_and_the_next_one_is_read()
    {
        var big = "{\"id\":2,\"list\":[" + string.Join(',', Enumerable.Range(0, 60_000)) + "]}";
        var records =
            await ReadAsync(Write("a.json", $"[{{\"id\":1}},\n{big},\n{{\"id\":3}}]"), new FileReading { MaxDocumentBytes = 1_000 });

        Assert.Equal([SourceFault.None, SourceFault.TooLong, SourceFault.None], records.Select(record => record.Fault));
        Assert.Equal(["a.json:1", "a.json:2", "a.json:3"], records.Select(record => record.Head.Place));
        Assert.Equal(1_024, records[1].Json.Length);
        Assert.Equal("{\"id\":3}", Text(records[2]));
    }

    [Fact]
    public async Task Large_arrays_are_read_piece_by_piece()
    {
        var items = Enumerable.Range(0, 5_000).Select(i => $"{{\"id\":{i},\"text\":\"{new string('x', i % 97)} 😀\\n\"}}").ToList();

        Assert.Equal(items, await DocumentsAsync(Write("a.json", "[" + string.Join(" ,\n ", items) + "\n]")));
    }

    [Theory]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0, 0 }, "Zstandard")]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0 }, ".xlsx")]
    [InlineData(new byte[] { (byte)'P', (byte)'A', (byte)'R', (byte)'1', 0 }, "Parquet")]
    [InlineData(new byte[] { (byte)'B', (byte)'Z', (byte)'h', (byte)'9', 0 }, "bzip2")]
    public async Task What_is_not_read_is_told_by_its_kind(byte[] bytes, string kind) =>
        Assert.Contains(kind, await StopAsync(Write("a.csv", bytes)), StringComparison.Ordinal);

    [Fact]
    public async Task UTF_16_lines_of_JSON_are_read_and_a_broken_character_spoils_its_record_alone()
    {
        var bytes = Encoding.Unicode.GetPreamble()
            .Concat(Encoding.Unicode.GetBytes("{\"id\":\"1\",\"text\":\"Größe\"}\n{\"id\":\"2\",\"text\":\"\uD800\"}\n{\"id\":\"3\"}\n"))
            .ToArray();
        // The encoder replaces half of a pair; put it back.
        var at = bytes.AsSpan().IndexOf(new byte[] { 0xFD, 0xFF });
        (bytes[at], bytes[at + 1]) = (0x00, 0xD8);

        var records = await ReadAsync(Write("a.json", bytes));

        Assert.Equal(3, records.Count);
        Assert.Equal("{\"id\":\"1\",\"text\":\"Größe\"}", Text(records[0]));
        Assert.True(records[1].Json.Span.Contains((byte)0xFF));
        Assert.Equal("{\"id\":\"3\"}", Text(records[2]));
    }
}
