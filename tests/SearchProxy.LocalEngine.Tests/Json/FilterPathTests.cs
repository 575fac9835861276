using System.Text;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Tests.Json;

public sealed class FilterPathTests
{
    private const string Answer =
        """{"took":1,"hits":{"total":{"value":2},"hits":[{"_id":"1","_score":1.5,"_source":{"a":1}},{"_id":"2"}]},"empty":{}}""";

    [Theory]
    [InlineData("hits.total", """{"hits":{"total":{"value":2}}}""")]
    [InlineData("hits.hits._id", """{"hits":{"hits":[{"_id":"1"},{"_id":"2"}]}}""")]
    [InlineData("hits.hits._source", """{"hits":{"hits":[{"_source":{"a":1}}]}}""")]
    [InlineData("**._id", """{"hits":{"hits":[{"_id":"1"},{"_id":"2"}]}}""")]
    [InlineData("h*.h*._s*", """{"hits":{"hits":[{"_score":1.5,"_source":{"a":1}}]}}""")]
    [InlineData("took,hits.total", """{"took":1,"hits":{"total":{"value":2}}}""")]
    [InlineData("hits.hits,-hits.hits._source", """{"hits":{"hits":[{"_id":"1","_score":1.5},{"_id":"2"}]}}""")]
    [InlineData("-hits", """{"took":1,"empty":{}}""")]
    [InlineData("nope", "{}")]
    [InlineData("-**", "{}")]
    [InlineData("", Answer)]
    [InlineData("*", Answer)]
    [InlineData("**", Answer)]
    public void The_named_parts_are_kept(string spec, string kept) =>
        Assert.Equal(kept, Encoding.UTF8.GetString(new FilterPath(spec).Apply(Encoding.UTF8.GetBytes(Answer))));
}
