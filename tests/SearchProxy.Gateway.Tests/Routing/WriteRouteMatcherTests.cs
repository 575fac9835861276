using SearchProxy.Gateway.Routing;

namespace SearchProxy.Gateway.Tests.Routing;

public sealed class WriteRouteMatcherTests
{
    [Theory]
    [InlineData("POST", "/_bulk", "Bulk//")]
    [InlineData("PUT", "/_bulk/?refresh", "Bulk///refresh")]
    [InlineData("POST", "/books/_bulk?a=b", "Bulk/books//a=b")]
    [InlineData("POST", "/books/_doc", "Document/books/")]
    [InlineData("PUT", "/a%20b/_doc/c%2Fd", "Document/a b/c/d")]
    [InlineData("POST", "/books/_create/1", "Document/books/1")]
    [InlineData("POST", "/books/_update/1?x", "Update/books/1/x")]
    [InlineData("PUT", "/books/_doc", null)]
    [InlineData("PUT", "/books/_update/1", null)]
    [InlineData("GET", "/books/_doc/1", null)]
    [InlineData("DELETE", "/books/_doc/1", null)]
    [InlineData("POST", "/books/_create", null)]
    [InlineData("POST", "/books/_update", null)]
    [InlineData("POST", "/_doc/1", null)]
    [InlineData("POST", "/_ml/_doc/1", null)]
    [InlineData("POST", "//_bulk", null)]
    [InlineData("POST", "/books//_bulk", null)]
    [InlineData("POST", "/books/_bulk//", null)]
    [InlineData("POST", "/books/%5Fdoc/1", null)]
    [InlineData("POST", "/", null)]
    public void Writes_are_told_from_everything_else(string method, string target, string? expected)
    {
        var found = WriteRouteMatcher.TryMatch(method, target, out var route)
            ? $"{route.Kind}/{route.Index}/{route.Id}{(route.RawQuery.Length > 0 ? "/" + route.RawQuery : "")}"
            : null;
        Assert.Equal(expected, found);
    }
}
