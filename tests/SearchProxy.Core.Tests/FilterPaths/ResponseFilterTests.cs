using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.FilterPaths;

namespace SearchProxy.Core.Tests.FilterPaths;

public sealed class ResponseFilterTests
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonElement Recorded = LoadCases();

    public static TheoryData<string> Filters =>
        [.. Recorded.GetProperty("cases").EnumerateArray().Select(row => row.GetProperty("filter").GetString()!)];

    [Theory]
    [MemberData(nameof(Filters))]
    public void The_answer_is_filtered_as_both_engines_filtered_it(string filter)
    {
        var row = Recorded.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("filter").GetString() == filter);
        var document = Recorded.GetProperty("document").GetRawText();
        if (row.TryGetProperty("supported", out _))
        {
            Assert.Null(ResponseFilter.Parse(filter, EmptyParts.Kept));
            return;
        }

        var elasticsearch = row.GetProperty("elasticsearch");
        var openSearch = row.TryGetProperty("opensearch", out var other) ? other : elasticsearch;
        Assert.Equal(Compacted(elasticsearch), Compacted(Apply(document, filter, EmptyParts.Kept)!));
        Assert.Equal(Compacted(openSearch), Compacted(Apply(document, filter, EmptyParts.Dropped)!));
    }

    [Theory]
    [InlineData("hits.hits._id", """{"hits":{"hits":[{"_id":"1"},{"_id":"2"}]}}""")]
    [InlineData("took,hits.total.*", """{"took":3,"hits":{"total":{"value":2,"relation":"eq"}}}""")]
    [InlineData("hits.hits,-hits.hits._score,-**._source", """{"hits":{"hits":[{"_id":"1"},{"_id":"2"}]}}""")]
    [InlineData("-hits", """{"took":3}""")]
    [InlineData("**.n", """{"hits":{"hits":[{"_source":{"n":9007199254740993}},{"_source":{"n":1.0}}]}}""")]
    [InlineData("nothing", "{}")]
    public void A_search_answer_keeps_what_is_asked_for(string filter, string expected)
    {
        var answer =
            """{"took":3,"hits":{"total":{"value":2,"relation":"eq"},"hits":[{"_id":"1","_score":1.50,"_source":{"n":9007199254740993}},{"_id":"2","_score":1.0,"_source":{"n":1.0}}]}}""";

        Assert.Equal(expected, Apply(answer, filter));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ,")]
    public void An_empty_filter_keeps_every_byte(string filter)
    {
        Assert.True(ResponseFilter.Parse(filter, EmptyParts.Kept)!.KeepsEverything);
        Assert.Equal("{ \"a\" : 1 }", Apply("{ \"a\" : 1 }", filter));
    }

    [Fact]
    public void Numbers_and_strings_keep_their_spelling() =>
        Assert.Equal("""{"a":{"x":1.50e1,"y":"\u00e9\/"}}""", Apply("""{ "a" : { "x" : 1.50e1 , "y" : "\u00e9\/", "z":0 } }""", "a.x,a.y"));

    [Fact]
    public void Names_are_compared_unescaped() => Assert.Equal("""{"\u0061":1}""", Apply("""{"\u0061":1,"b":2}""", "a"));

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"\ud800":1}""")]
    public void A_broken_answer_is_not_filtered(string answer) => Assert.Null(Apply(answer, "a"));

    [Fact]
    public void An_answer_nested_too_deep_is_not_filtered() =>
        Assert.Null(Apply(new string('[', 2000) + new string(']', 2000), "-a"));

    [Fact]
    public void So_many_paths_are_left_to_the_engine() =>
        Assert.Null(ResponseFilter.Parse(string.Join(',', Enumerable.Range(0, 300).Select(i => $"a{i}")), EmptyParts.Kept));

    [Fact]
    public void No_filter_and_no_answer_makes_it_throw() =>
        Prop.ForAll<string, byte[]>((filter, answer) =>
        {
            var parsed = ResponseFilter.Parse(filter ?? "", EmptyParts.Kept);
            parsed?.TryApply(answer, new ArrayBufferWriter<byte>());
            return parsed?.TryApply("{\"a\":[{\"b\":1},2]}"u8, new ArrayBufferWriter<byte>()) ?? true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void What_is_kept_and_what_is_left_out_make_up_the_whole() =>
        Prop.ForAll(Gen.Elements("a", "b", "a.b", "*.b", "**.c", "c.*").ToArbitrary(), path =>
        {
            var answer = """{"a":1,"b":{"b":2,"c":[{"c":3},{"b":4}]},"c":{"b":{"c":5}}}""";
            var leaves = Leaves(Apply(answer, path)!) + Leaves(Apply(answer, "-" + path)!);
            return leaves == Leaves(answer);
        }).Check(Config.QuickThrowOnFailure);

    private static int Leaves(string json) => json.Count(char.IsAsciiDigit);

    private static string? Apply(string json, string filter, EmptyParts emptyParts = EmptyParts.Kept)
    {
        var output = new ArrayBufferWriter<byte>();
        return ResponseFilter.Parse(filter, emptyParts)!.TryApply(Encoding.UTF8.GetBytes(json), output)
            ? Encoding.UTF8.GetString(output.WrittenSpan)
            : null;
    }

    private static string Compacted(JsonElement json) => JsonSerializer.Serialize(json, Compact);

    private static string Compacted(string json) => Compacted(JsonDocument.Parse(json).RootElement);

    private static JsonElement LoadCases()
    {
        using var stream = typeof(ResponseFilterTests).Assembly.GetManifestResourceStream("filter-path-cases.json")!;
        return JsonDocument.Parse(stream).RootElement.Clone();
    }
}
