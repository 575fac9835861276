using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Tests.Requests;

public sealed class UrlQueryReaderTests
{
    [Theory]
    [InlineData("size=1&size=3", 3)]
    [InlineData("size=1;size=3", 3)]
    [InlineData("%73ize=4", 4)]
    [InlineData("size=%34", 4)]
    [InlineData("size=%2B3", 3)]
    [InlineData("size=010", 10)]
    [InlineData("&&;size=2&", 2)]
    [InlineData("from=1", 10)]
    public void Parameters_are_read_as_the_engines_read_them(string query, int size) =>
        Assert.Equal(size, SearchInputs.Parse("""{"query":{"match":{"a":"b"}}}""", query).Request!.Size);

    [Theory]
    [InlineData("q=a+b", "a b")]
    [InlineData("q=a%2Bb", "a+b")]
    [InlineData("q=a=b", "a=b")]
    [InlineData("q=%C3%BCber", "über")]
    [InlineData("q=x;q=y", "y")]
    public void Values_are_decoded(string query, string text) =>
        Assert.Equal(text, SearchInputs.Parse(query: query, contentType: null).Request!.Intent().Text);

    [Theory]
    [InlineData("q=%")]
    [InlineData("q=%zz")]
    [InlineData("q=%4")]
    [InlineData("q=%C3%28")]
    [InlineData("%FF=1")]
    [InlineData("=1")]
    [InlineData("q=\u00fc")]
    public void What_cannot_be_decoded_is_left_to_the_engine(string query) =>
        Assert.Equal(BypassReason.UrlNotUnderstood, SearchInputs.Parse(query: query, contentType: null).Reason);
}
