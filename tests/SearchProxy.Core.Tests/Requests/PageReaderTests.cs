using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Tests.Requests;

public sealed class PageReaderTests
{
    [Theory]
    [InlineData("", "", 0, 10)]
    [InlineData("\"size\":3,", "", 0, 3)]
    [InlineData("\"size\":3,\"from\":7,", "size=4", 7, 4)]
    [InlineData("\"from\":7,", "from=2&size=1", 2, 1)]
    public void The_url_wins_over_the_body(string members, string query, int from, int size)
    {
        var request = SearchInputs.Parse($$$$"""{{{{{members}}}}"query":{"match":{"a":"b"}}}""", query).Request!;

        Assert.Equal((from, size), (request.From, request.Size));
    }

    [Theory]
    [InlineData("\"2\"")]
    [InlineData("2.0")]
    [InlineData("2.7")]
    [InlineData("1e1")]
    [InlineData("-1")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    public void Sizes_of_an_unusual_form_are_left_to_the_engine(string size)
    {
        var body = $$$$"""{"size":{{{{size}}}},"query":{"match":{"a":"b"}}}""";

        Assert.Equal(BypassReason.ValueNotUnderstood, SearchInputs.Parse(body).Reason);
        Assert.Equal(BypassReason.ValueNotUnderstood, SearchInputs.Parse(body, "size=5").Reason);
    }

    [Theory]
    [InlineData("size=abc")]
    [InlineData("size=2.5")]
    [InlineData("size=%203")]
    [InlineData("size=")]
    [InlineData("size=2147483648")]
    [InlineData("size=-1")]
    [InlineData("from=-1")]
    [InlineData("from=2147483647&size=1")]
    public void Sizes_that_the_engine_refuses_in_the_url_are_left_to_it(string query) =>
        Assert.Equal(BypassReason.ValueNotUnderstood, SearchInputs.Parse("""{"query":{"match":{"a":"b"}}}""", query).Reason);

    [Theory]
    [InlineData("""{"size":0,"query":{"match":{"a":"b"}}}""", "")]
    [InlineData("""{"size":5,"query":{"match":{"a":"b"}}}""", "size=0")]
    [InlineData("""{"size":0}""", "")]
    public void Size_zero_wants_no_hits(string body, string query) =>
        Assert.Equal(BypassReason.SizeZero, SearchInputs.Parse(body, query).Reason);

    [Fact]
    public void Size_zero_in_the_body_is_overridden_by_the_url() =>
        Assert.Equal(5, SearchInputs.Parse("""{"size":0,"query":{"match":{"a":"b"}}}""", "size=5").Request!.Size);
}
