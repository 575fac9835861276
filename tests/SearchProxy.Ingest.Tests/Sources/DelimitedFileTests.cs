using System.Text;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Tests.Sources;

/// <summary>Delimited text as the field's tools write it.</summary>
public sealed class DelimitedFileTests : SourceFolder
{
    private static readonly FileReading Backslash = new() { Csv = new CsvOptions { HasBackslashes = true } };
    private static readonly FileReading NoQuotes = new() { Csv = new CsvOptions { HasQuotes = false } };

    [Theory]
    [InlineData("a.csv", "id,text\n1,19\" monitor\n2,5' 11\" tall\n3,x\n", "19\" monitor|5' 11\" tall|x")]
    [InlineData("a.tsv", "text\n19\" monitor\n24\" monitor\nx\n", "19\" monitor|24\" monitor|x")]
    [InlineData("a.tsv", "id\ttext\n1\ta \"b\" c\n2\tx\n", "a \"b\" c|x")]
    [InlineData("a.csv", "id,text\n1,\"a \"\"b\"\" c\"\n2,\"\"\n3,\"\"\"\"\n", "a \"b\" c||\"")]
    public async Task A_quote_opens_a_value_only_as_its_first_character(string name, string text, string expected) =>
        Assert.Equal(expected.Split('|'), await TextsAsync(Write(name, text)));

    [Fact]
    public async Task Without_quoting_a_quote_is_a_character_and_lines_stay_lines()
    {
        var file = Write("geonames.tsv", "id\ttext\n1\t\"Foo\n2\tBar\"\n3\t\"\n4\tx\n");

        Assert.Equal(["\"Foo", "Bar\"", "\"", "x"], await TextsAsync(file, NoQuotes));
        // With quoting it would be one record of two lines, each of which is one.
        var quoted = await ReadAsync(file);
        Assert.Contains(quoted, record => record.Detail?.Contains("--csv-quote none", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("id,text\r1,a\r2,\"b\nc\"\r3,\"d\r\ne\"\r", "a|b\nc|d\r\ne")]
    [InlineData("id,text\r\n1,a\r\n2,\"b\r\nc\"\r\n", "a|b\r\nc")]
    [InlineData("id,text\r\n1,a\n2,b\r3,c", "a|b|c")]
    [InlineData("\n\nid,text\n\n1,a\n\n\n2,b\n\n", "a|b")]
    public async Task A_record_ends_at_any_line_end_outside_of_quotes(string text, string expected) =>
        Assert.Equal(expected.Split('|'), await TextsAsync(Write("a.csv", text)));

    [Theory]
    [InlineData("id;text\n1;a,b\n", "a,b")]
    [InlineData("id|text\n1|a,b\n", "a,b")]
    [InlineData("id\ttext\n1\ta,b\n", "a,b")]
    [InlineData("sep=;\r\nid;text\r\n1;a,b\r\n", "a,b")]
    [InlineData("\uFEFFsep=;\r\nid;text\r\n1;a,b\r\n", "a,b")]
    [InlineData("\"sep=;\"\r\nid;text\r\n1;a,b\r\n", "a,b")]
    [InlineData("sep=,\nid,text\n1,a;b\n", "a;b")]
    [InlineData("sep=\t\nid\ttext\n1\ta;b\n", "a;b")]
    [InlineData("id;\"a,b,c,d\";text\n1;2;x\n", "x")]
    [InlineData("\"id\",\"text\"\n1,x\n", "x")]
    [InlineData(" id , text \n1,x\n", "x")]
    [InlineData("text\nhello\n", "hello")]
    public async Task The_delimiter_is_found_from_the_header_and_names_are_trimmed(string text, string expected) =>
        Assert.Equal([expected], await TextsAsync(Write("a.csv", text)));

    [Fact]
    public async Task A_delimiter_that_is_named_decides() =>
        Assert.Equal(
            ["""{"a":"1","b,c":"2,3"}"""],
            await DocumentsAsync(Write("a.csv", "a~b,c\n1~2,3\n"), new FileReading { Csv = new CsvOptions { Delimiter = '~' } }));

    [Fact]
    public async Task Columns_of_a_file_without_header_get_names() =>
        Assert.Equal(
            ["""{"id":"1","text":"a"}""", """{"id":"2","text":"b"}"""],
            await DocumentsAsync(Write("a.tsv", "1\ta\n2\tb\n"), new FileReading { Csv = new CsvOptions { Header = ["id", "text"] } }));

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-8")]
    public async Task A_byte_order_mark_tells_the_encoding(string encoding) =>
        Assert.Equal(
            ["Größe 😀 \n zwei"],
            await TextsAsync(Write("a.csv", "id\ttext\r\n1\t\"Größe 😀 \n zwei\"\r\n", Encoding.GetEncoding(encoding))));

    [Fact]
    public async Task UTF_16_without_a_mark_is_told_and_read_by_name()
    {
        var file = Write("a.csv", Encoding.Unicode.GetBytes("id,text\r\n1,Größe\r\n"));

        Assert.Contains("--encoding utf-16le", await StopAsync(file), StringComparison.Ordinal);
        Assert.Equal(["Größe"], await TextsAsync(file, new FileReading { Encoding = "utf-16le" }));
        Assert.Contains(
            "--encoding utf-16be",
            await StopAsync(Write("b.csv", Encoding.BigEndianUnicode.GetBytes("id,text\r\n1,Größe\r\n"))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,Größe,text\n1,a,b\n")]
    [InlineData("id,text\n1,Größe\n2,Maß\n")]
    public async Task Another_encoding_stops_before_anything_is_given_out(string text)
    {
        var file = Write("a.csv", Encoding.Latin1.GetBytes(text));

        Assert.Contains("--encoding", await StopAsync(file), StringComparison.Ordinal);
        Assert.Contains(
            "Größe", string.Concat(await DocumentsAsync(file, new FileReading { Encoding = "windows-1252" })), StringComparison.Ordinal);
        Assert.Contains(
            "no encoding \"klingon\"", await StopAsync(file, new FileReading { Encoding = "klingon" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_in_another_encoding_far_behind_is_set_aside_alone()
    {
        var rows = Enumerable.Range(0, 6_000).Select(i => i == 5_000 ? "5000,Gr\u00F6\u00DFe" : $"{i},words of number {i}");
        var records = await ReadAsync(Write("a.csv", Encoding.Latin1.GetBytes("id,text\n" + string.Join('\n', rows))));

        Assert.Equal(6_000, records.Count);
        var fault = Assert.Single(records, record => record.Fault != SourceFault.None);
        Assert.Equal((SourceFault.Malformed, "a.csv:5002"), (fault.Fault, fault.Head.Place));
        Assert.Contains("--encoding", fault.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,text\n1,\"He said \\\"hi\\\"\"\n2,x\n")]
    [InlineData("id,text\n1,\"ends \\\"\",\n2,x\n")]
    [InlineData("id,text\n1,x\n2,\\N\n")]
    public async Task Backslashes_that_seem_to_have_a_meaning_stop_with_the_flag_that_reads_them(string text) =>
        Assert.Contains("--csv-escape backslash", await StopAsync(Write("a.csv", text)), StringComparison.Ordinal);

    [Fact]
    public async Task Backslashes_are_read_when_it_is_said()
    {
        var mysql = Write("a.csv", "id,text,x\n1,\"He said \\\"hi\\\", \\\\ C:\\dir\",\\N\n2,a\\,b,\"two\\\nlines\"\n");
        var copy = Write("a.tsv", "id\ttext\n1\ttab\\there\\nline \\\\ \"quoted\n2\t\\N\n\\.\n");

        Assert.Equal(
            ["""{"id":"1","text":"He said \"hi\", \\ C:\\dir"}""", """{"id":"2","text":"a,b","x":"two\nlines"}"""],
            await DocumentsAsync(mysql, Backslash));
        Assert.Equal(["""{"id":"1","text":"tab\there\nline \\ \"quoted"}""", """{"id":"2"}"""], await DocumentsAsync(copy, Backslash));
    }

    [Fact]
    public async Task Backslashes_are_text_when_it_is_said() =>
        Assert.Equal(
            ["C:\\dir\\", "\\N", "! Malformed"],
            await TextsAsync(
                Write("a.csv", "id,text\n1,\"C:\\dir\\\"\n2,\\N\n3,\"a \\\"b\\\"\"\n"),
                new FileReading { Csv = new CsvOptions { HasBackslashes = false } }));

    [Fact]
    public async Task Windows_paths_are_no_doubt() =>
        Assert.Equal(["C:\\dir\\", "a\\b"], await TextsAsync(Write("a.csv", "id,text\n1,\"C:\\dir\\\"\n2,a\\b\n")));

    [Fact]
    public async Task What_does_not_fit_is_set_aside_and_reading_goes_on()
    {
        var records = await ReadAsync(Write("a.csv", "id,text\n1\n2,a,b\nid,text\n3,\"a\" b\n4,ok\n5,\"open,x\n6,y\n"));

        Assert.Equal(["a.csv:2", "a.csv:3", "a.csv:4", "a.csv:5", "a.csv:6", "a.csv:7"], records.Select(record => record.Head.Place));
        Assert.Equal("""{"id":"4","text":"ok"}""", Text(records[4]));
        string[] parts = ["1 values", "3 values", "the header again", "behind a closing quote", "", "never closed"];
        Assert.Equal(parts.Length, records.Count);
        Assert.All(
            records.Zip(parts), static pair => Assert.Contains(pair.Second, pair.First.Detail ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Columns_without_a_name_are_kept_when_they_hold_something_and_two_of_one_name_stop()
    {
        Assert.Equal(
            ["""{"column1":"0","text":"a"}""", """{"column1":"1","text":"b","column3":"z"}"""],
            await DocumentsAsync(Write("pandas.csv", ",text,\n0,a,\n1,b,z\n")));
        Assert.Contains("\"text\" 2 times", await StopAsync(Write("b.csv", "id,text,text\n1,a,b\n")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_over_the_limit_is_told_and_the_next_one_is_read()
    {
        var reading = new FileReading { MaxDocumentBytes = 2_000 };
        var long1 = "2,\"" + string.Concat(Enumerable.Repeat("line, with \"\"quotes\"\"\n", 20_000)) + "\"\n";
        var records = await ReadAsync(
            Write("a.csv", $"id,text\n1,a\n{long1}3,c\n4,{new string('x', 300_000)}\n5,{new string(',', 100_000)}\n6,e\n"), reading);

        Assert.Equal(
            [SourceFault.None, SourceFault.TooLong, SourceFault.None, SourceFault.TooLong, SourceFault.TooLong, SourceFault.None],
            records.Select(record => record.Fault));
        Assert.All(records, record => Assert.InRange(record.Json.Length, 1, 1_024));
        Assert.Equal("a.csv:20004", records[2].Head.Place);
    }

    [Fact]
    public async Task Zero_bytes_are_characters() =>
        Assert.Equal(["a\0b"], await TextsAsync(Write("a.csv", "id,text\n1,a\0b\n")));

    /// <summary>The texts of a file; a fault as <c>! and the fault</c>.</summary>
    private static async Task<string[]> TextsAsync(string file, FileReading? reading = null) =>
        [.. (await ReadAsync(file, reading)).Select(record => record.Fault == SourceFault.None
            ? System.Text.Json.JsonDocument.Parse(record.Json).RootElement.GetProperty("text").GetString()!
            : $"! {record.Fault}")];
}
