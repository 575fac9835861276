using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Tests.Requests;

public sealed class SortRulesTests
{
    [Theory]
    [InlineData("[]", "")]
    [InlineData("\"_score\"", "")]
    [InlineData("[\"_score\"]", "")]
    [InlineData("{\"_score\":\"desc\"}", "")]
    [InlineData("[{\"_score\":\"desc\"}]", "")]
    [InlineData("{\"_score\":{\"order\":\"desc\"}}", "")]
    [InlineData("{\"_score\":{}}", "")]
    [InlineData("[]", "sort=")]
    [InlineData("[]", "sort=_score")]
    [InlineData("[]", "sort=_score:desc")]
    [InlineData("[\"_score\"]", "sort=")]
    public void An_order_by_score_may_be_improved(string sort, string query) => Assert.Equal(BypassReason.None, Reason(sort, query));

    [Theory]
    [InlineData("\"n\"", "")]
    [InlineData("[\"_score\",\"n\"]", "")]
    [InlineData("[\"_score\",\"_score\"]", "")]
    [InlineData("{\"_score\":\"asc\"}", "")]
    [InlineData("{\"_score\":{\"order\":\"asc\"}}", "")]
    [InlineData("{\"_score\":{\"order\":\"desc\",\"mode\":\"max\"}}", "")]
    [InlineData("{\"_score\":\"desc\",\"n\":\"asc\"}", "")]
    [InlineData("{\"n\":\"asc\"}", "")]
    [InlineData("{}", "")]
    [InlineData("[[]]", "")]
    [InlineData("3", "")]
    [InlineData("[]", "sort=n")]
    [InlineData("[]", "sort=_score:asc")]
    [InlineData("[]", "sort=_score,n")]
    [InlineData("[\"n\"]", "sort=_score")]
    [InlineData("[\"_score\"]", "sort=_score")]
    public void Any_other_order_is_the_clients_own(string sort, string query) => Assert.Equal(BypassReason.Sort, Reason(sort, query));

    private static BypassReason Reason(string sort, string query) =>
        SearchInputs.Parse($$$$"""{"sort":{{{{sort}}}},"query":{"match":{"a":"b"}}}""", query).Reason;
}
