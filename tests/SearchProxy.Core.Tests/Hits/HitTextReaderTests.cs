using SearchProxy.Core.Hits;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Core.Tests.Hits;

public sealed class HitTextReaderTests
{
    [Theory]
    [InlineData("""{"text":["a"]}""", "text", "a")]
    [InlineData("""{"text":["a","b"]}""", "text", "a\nb")]
    [InlineData("""{"text":["b"],"title":["a"]}""", "title,text", "a\nb")]
    [InlineData("""{"title":["same"],"title.english":["same"]}""", "title,title.english", "same")]
    [InlineData("""{"p":[{"text":["one"]},{"text":["two"],"n":[1]}]}""", "p.text", "one\ntwo")]
    [InlineData("""{"p.text":["one","two"]}""", "p.text", "one\ntwo")]
    [InlineData("""{"a":[{"b":[{"c":["deep"]}]}]}""", "a.b.c", "deep")]
    [InlineData("""{"text":["caf\u00e9 \"q\"\n"]}""", "text", "café \"q\"\n")]
    [InlineData("""{"n":[1,true,null],"text":["x"]}""", "n,text", "x")]
    [InlineData("""{"\ud800":["y"],"text":["x"],"p":[{"\udfffx":[1]}]}""", "text", "x")]
    [InlineData("""{"p":[{"\ud800":["y"],"text":["x"]}]}""", "p.text", "x")]
    [InlineData("""{"title":["a"],"title.english":["b"]}""", "title.english", "b")]
    [InlineData("""{"p":["x",{"text":["one"]},[1]],"p.text":["two"]}""", "p.text", "one\ntwo")]
    [InlineData("""{"\u0074ext":["x"]}""", "text", "x")]
    [InlineData("""{"überschrift":["ü"],"uberschrift":["u"]}""", "überschrift", "ü")]
    public void Reads_the_wanted_fields_in_their_order(string fields, string wanted, string expected) =>
        Assert.Equal(expected, Read(fields, wanted));

    [Theory]
    [InlineData("{}", "text")]
    [InlineData("""{"text":[]}""", "text")]
    [InlineData("""{"text":[""," "]}""", "text")]
    [InlineData("""{"text":[42]}""", "text")]
    [InlineData("""{"other":["x"]}""", "text")]
    [InlineData("""{"text":["\ud800"]}""", "text")]
    [InlineData("""{"text":["a\x"]}""", "text")]
    [InlineData("""{"p":[{"text" "x"}]}""", "p.text")]
    public void A_hit_without_text_has_no_passage(string fields, string wanted) => Assert.Null(Read(fields, wanted));

    [Fact]
    public void A_hit_without_fields_has_no_passage()
    {
        var answer = Answers.Read("""{"hits":{"hits":[{"_index":"i","_id":"1","_score":1.0}]}}""");
        using var buffer = new PassageBuffer(1);

        Assert.False(HitTextReader.TryRead(answer.Bytes.Span, answer.Hits[0], [new TextField("text")], 100, buffer));
        Assert.Empty(buffer.Passages());
    }

    [Fact]
    public void A_label_stands_before_its_field() =>
        Assert.Equal("Title: a\nb", Read("""{"title":["a"],"text":["b"]}""", [new TextField("title", "Title"), new TextField("text")]));

    [Fact]
    public void The_text_is_cut_at_the_limit_and_never_inside_a_surrogate_pair()
    {
        Assert.Equal("abc", Read("""{"text":["abcdef"]}""", [new TextField("text")], limit: 3));
        Assert.Equal("ab", Read("""{"text":["ab😀"]}""", [new TextField("text")], limit: 3));
    }

    [Fact]
    public void Many_passages_share_a_growing_buffer()
    {
        var texts = Enumerable.Range(0, 200).Select(static i => new string((char)('a' + (i % 26)), i + 1)).ToArray();
        var hits = string.Join(
            ',', texts.Select(static (text, i) => $$$"""{"_index":"i","_id":"{{{i}}}","fields":{"text":["{{{text}}}"]}}"""));
        var answer = Answers.Read($$$"""{"hits":{"hits":[{{{hits}}}]}}""");
        using var buffer = new PassageBuffer(1, 16);

        foreach (var hit in answer.Hits)
        {
            Assert.True(HitTextReader.TryRead(answer.Bytes.Span, hit, [new TextField("text")], 1000, buffer));
        }

        Assert.Equal(texts, buffer.Passages().Select(static passage => passage.ToString()));
    }

    private static string? Read(string fields, string wanted) =>
        Read(fields, [.. wanted.Split(',').Select(static name => new TextField(name))]);

    private static string? Read(string fields, TextField[] wanted, int limit = 1000)
    {
        var answer = Answers.Read($$$"""{"hits":{"hits":[{"_index":"i","_id":"1","fields":{{{fields}}} }]}}""");
        using var buffer = new PassageBuffer(1);
        return HitTextReader.TryRead(answer.Bytes.Span, answer.Hits[0], wanted, limit, buffer)
            ? buffer.Passages().Single().ToString()
            : null;
    }
}
