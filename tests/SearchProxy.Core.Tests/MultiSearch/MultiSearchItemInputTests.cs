using System.Text;
using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Tests.Requests;

namespace SearchProxy.Core.Tests.MultiSearch;

public sealed class MultiSearchItemInputTests
{
    [Theory]
    [InlineData("/_msearch", "{}", "/_search")]
    [InlineData("/shop/_msearch", "", "/shop/_search")]
    [InlineData("/shop/_msearch/", " ", "/shop/_search")]
    [InlineData("/shop/_msearch", "null", "/shop/_search")]
    [InlineData("/shop/_msearch", "{\"index\":\"other\"}", "/other/_search")]
    [InlineData("/_msearch", "{\"index\":[\"a\",\"b*\"]}", "/a%2Cb%2A/_search")]
    [InlineData("/_msearch", "{\"indices\":\"<logs-{now/d}>\"}", "/%3Clogs-%7Bnow%2Fd%7D%3E/_search")]
    public void The_header_names_the_index(string path, string header, string expected) =>
        Assert.Equal(expected, Create(header, path)!.RawPath);

    [Fact]
    public void Header_and_url_become_parameters_of_the_search()
    {
        var input = Create(
            "{\"preference\":\"a b\",\"routing\":\"x\",\"requestCache\":true,\"search_type\":\"dfs_query_then_fetch\"}",
            query: "typed_keys&routing=y&filter_path=responses.hits&max_concurrent_searches=2&ignore_unavailable=true");

        Assert.Equal(
            "typed_keys&routing=y&ignore_unavailable=true&preference=a%20b&routing=x&request_cache=true&search_type=dfs_query_then_fetch",
            input!.RawQuery);
    }

    [Theory]
    [InlineData("{\"size\":1}")]
    [InlineData("{\"preference\":1}")]
    [InlineData("{\"index\":[1]}")]
    [InlineData("{\"index\":null}")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"index\":\"a\",\"index\":\"b\"}")]
    public void A_header_that_is_not_understood_is_left_to_the_engine(string header) => Assert.Null(Create(header));

    [Fact]
    public void An_item_is_parsed_like_any_other_search()
    {
        var outcome =
            new SearchRequestParser().Parse(Create("{\"index\":\"shop\"}", body: """{"query":{"match":{"a":"tea"}},"size":3}""" + "\r")!);

        Assert.Equal(("tea", 3), (outcome.Request!.Intent().Text, outcome.Request!.Size));
        Assert.Equal(BypassReason.SystemIndex, new SearchRequestParser().Parse(Create("{\"index\":\".kibana\"}")!).Reason);
    }

    [Theory]
    [InlineData("", """{"preference":"p"}""")]
    [InlineData("{}", """{"preference":"p"}""")]
    [InlineData("null", """{"preference":"p"}""")]
    [InlineData("""{"index":["a"],"routing":"1"}""", """{"index":["a"],"routing":"1","preference":"p"}""")]
    public void A_header_can_be_added_to(string header, string expected)
    {
        var added = MultiSearchWriter.AddToHeader(Encoding.UTF8.GetBytes(header), KeyValuePair.Create("preference", "p"));

        Assert.Equal(expected, Encoding.UTF8.GetString(added.Span));
    }

    [Fact]
    public void A_line_feed_inside_a_line_is_a_bug_that_shows() =>
        Assert.Throws<ArgumentException>(() =>
            MultiSearchWriter.Write(
                new System.Buffers.ArrayBufferWriter<byte>(), new MultiSearchItem("{}"u8.ToArray(), "{\n}"u8.ToArray())));

    private static SearchHttpInput? Create(string header, string path = "/_msearch", string query = "", string body = "{}") =>
        MultiSearchItemInput.TryCreate(
            new MultiSearchItem(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(body)),
            new SearchHttpInput(path, query, "application/x-ndjson", Accept: null, ReadOnlyMemory<byte>.Empty, []));
}
