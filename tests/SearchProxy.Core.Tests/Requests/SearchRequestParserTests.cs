using System.Text;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Tests.Requests;

public sealed class SearchRequestParserTests
{
    private const string Tea = """{"query":{"match":{"title":"tea"}}}""";

    [Fact]
    public void A_plain_search_is_understood()
    {
        var request = SearchInputs.Parse(
            """{"size":5,"from":10,"query":{"match":{"title":"tea"}},"_source":["id"]}""", "pretty&routing=a%20b").Request!;

        Assert.Equal((10, 5), (request.From, request.Size));
        Assert.Equal("""{"match":{"title":"tea"}}""", request.Query.ToString());
        Assert.Equal("""["id"]""", request.Member("_source").ToString());
        Assert.Equal(["size", "from", "query", "_source"], request.Body.Select(member => member.Name));
        Assert.Equal("a b", request.Parameter("routing"));
        Assert.Equal(["pretty", "routing=a%20b"], request.Url.Select(parameter => parameter.Raw));
    }

    [Theory]
    [InlineData("/_search", "")]
    [InlineData("/_search/", "")]
    [InlineData("/a/_search", "a")]
    [InlineData("/a,b*,-c/_search", "a,b*,-c")]
    [InlineData("/a%2Cb/_search", "a%2Cb")]
    [InlineData("/%3Clogs-%7Bnow%2Fd%7D%3E/_search", "%3Clogs-%7Bnow%2Fd%7D%3E")]
    [InlineData("/cluster:idx/_search", "cluster:idx")]
    [InlineData("/_all/_search", "_all")]
    public void The_index_part_is_kept_as_it_was_written(string path, string index)
    {
        var request = SearchInputs.Parse(Tea, path: path).Request!;

        Assert.Equal((path, index), (request.Target.RawPath, request.Target.RawIndex));
    }

    [Theory]
    [InlineData("/.kibana/_search")]
    [InlineData("/a,.security-7/_search")]
    [InlineData("/%2Ekibana/_search")]
    [InlineData("/a%2C.b/_search")]
    [InlineData("/cluster:.b/_search")]
    [InlineData("/%3C.logs-%7Bnow%2Fd%7D%3E/_search")]
    public void System_indices_are_left_to_the_engine(string path) =>
        Assert.Equal(BypassReason.SystemIndex, SearchInputs.Parse(Tea, path: path).Reason);

    [Theory]
    [InlineData("/a/_search/template", BypassReason.Template)]
    [InlineData("/_search/template", BypassReason.Template)]
    [InlineData("/a/_doc/_search", BypassReason.UrlNotUnderstood)]
    [InlineData("/a/_msearch", BypassReason.UrlNotUnderstood)]
    [InlineData("//a/_search", BypassReason.UrlNotUnderstood)]
    [InlineData("/a%zz/_search", BypassReason.UrlNotUnderstood)]
    [InlineData("", BypassReason.UrlNotUnderstood)]
    public void Other_paths_are_left_to_the_engine(string path, BypassReason reason) =>
        Assert.Equal(reason, SearchInputs.Parse(Tea, path: path).Reason);

    [Fact]
    public void A_search_without_query_text_is_left_to_the_engine() =>
        Assert.Equal(BypassReason.NoText, SearchInputs.Parse(contentType: null).Reason);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("  ")]
    [InlineData("{\"query\"")]
    [InlineData("""{"size":1,"size":2}""")]
    [InlineData("""{"query":{"match":{"a":"\ud800"}}}""")]
    [InlineData("""{"query":{"match":{"a":"b"}}} trailing""")]
    [InlineData("""{/* comment */"query":{"match":{"a":"b"}}}""")]
    [InlineData("""{"query":{"match":{"a":"b"}},"nope":1}""")]
    public void A_body_that_is_read_in_different_ways_is_left_to_the_engine(string body) =>
        Assert.Equal(BypassReason.BodyNotUnderstood, SearchInputs.Parse(body).Reason);

    [Fact]
    public void A_byte_order_mark_is_skipped() => Assert.Equal("tea", SearchInputs.Parse("\uFEFF" + Tea).Request!.Intent().Text);

    [Fact]
    public void Utf16_is_left_to_the_engine()
    {
        var input = SearchInputs.Of() with { Body = Encoding.Unicode.GetBytes("\uFEFF" + Tea) };

        Assert.Equal(BypassReason.BodyNotUnderstood, new SearchRequestParser().Parse(input).Reason);
    }

    [Fact]
    public void A_body_nested_too_deep_is_left_to_the_engine()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"bool":{"must":""", 300)) + """{"match":{"a":"b"}}""" + new string('}', 600);

        var outcome = SearchInputs.Parse($$"""{"query":{{deep}}}""");

        Assert.Equal((BypassReason.BodyNotUnderstood, "nested too deep"), (outcome.Reason, outcome.Verdict?.Detail));
    }

    [Theory]
    [InlineData("""{"size":null,"query":{"match":{"title":"tea"}}}""", "size is null")]
    [InlineData("""{"query":null}""", "query is null")]
    public void A_null_is_left_to_the_engine(string body, string detail)
    {
        var outcome = SearchInputs.Parse(body);

        Assert.Equal((BypassReason.ValueNotUnderstood, detail), (outcome.Reason, outcome.Verdict?.Detail));
    }

    [Fact]
    public void Query_in_the_url_becomes_the_query_string_that_the_engine_makes_of_it()
    {
        var request = SearchInputs.Parse(
            query: "q=tea+%22green%22&df=title&analyzer=english&default_operator=AND&lenient&analyze_wildcard=true",
            contentType: null).Request!;

        Assert.Equal(
            """{"query_string":{"query":"tea \u0022green\u0022","default_field":"title","analyzer":"english","default_operator":"AND","lenient":true,"analyze_wildcard":true}}""",
            request.Query.ToString());
        Assert.Equal("tea green", request.Intent().Text);
        Assert.Equal(["title"], request.Intent().Fields);
    }

    [Fact]
    public void The_body_may_stand_in_the_url()
    {
        var source = Uri.EscapeDataString("""{"size":3,"query":{"match":{"title":"tea"}}}""");

        var request = SearchInputs.Parse(query: $"source={source}&source_content_type=application/json&size=2", contentType: null).Request!;

        Assert.Equal(("tea", 2), (request.Intent().Text, request.Size));
        Assert.Equal(["size"], request.Url.Select(parameter => parameter.Name));
    }

    [Theory]
    [InlineData("source=%7B%7D", "", BypassReason.UrlNotUnderstood)]
    [InlineData("source=%7B%7D&source_content_type=application/json", Tea, BypassReason.UrlNotUnderstood)]
    [InlineData("source=%7B%7D&source_content_type=application/yaml", "", BypassReason.Format)]
    [InlineData("source=&source_content_type=application/json", "", BypassReason.NoText)]
    public void A_body_in_the_url_that_the_engine_refuses_is_left_to_it(string query, string body, BypassReason reason) =>
        Assert.Equal(reason, SearchInputs.Parse(body, query).Reason);

    [Fact]
    public void Filter_path_is_taken_out_of_the_url()
    {
        var request = SearchInputs.Parse(Tea, "filter_path=a&human&filter_path=hits.hits").Request!;

        Assert.Equal("hits.hits", request.FilterPath);
        Assert.Equal(["human"], request.Url.Select(parameter => parameter.Raw));
    }

    [Fact]
    public void Unknown_url_parameters_are_kept_for_the_engine_to_refuse() =>
        Assert.Equal("1", SearchInputs.Parse(Tea, "banana=1").Request!.Parameter("banana"));

    [Theory]
    [InlineData("scroll=1m", BypassReason.Scroll)]
    [InlineData("search_pipeline=x", BypassReason.AlreadyRanked)]
    [InlineData("stored_fields=_none_", BypassReason.StoredFieldsNone)]
    [InlineData("size=0", BypassReason.SizeZero)]
    [InlineData("sort=date:desc", BypassReason.Sort)]
    [InlineData("format=yaml", BypassReason.Format)]
    public void Url_parameters_that_fix_the_answer_are_left_to_the_engine(string query, BypassReason reason) =>
        Assert.Equal(reason, SearchInputs.Parse(Tea, query).Reason);

    [Fact]
    public void Depth_out_of_bounds_is_refused_at_start() =>
        Assert.Throws<ArgumentOutOfRangeException>("policy", () => new SearchRequestParser(new SearchParsePolicy(MaxDepth: 501)));
}
