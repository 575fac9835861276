using SearchProxy.Gateway.Routing;

namespace SearchProxy.Gateway.Tests.Routing;

public class SearchRouteMatcherTests
{
    [Theory]
    [InlineData("GET", "/_search", SearchRouteKind.Search, "")]
    [InlineData("POST", "/_search", SearchRouteKind.Search, "")]
    [InlineData("POST", "/_search/", SearchRouteKind.Search, "")]
    [InlineData("POST", "/i/_search", SearchRouteKind.Search, "i")]
    [InlineData("POST", "/i/_search/", SearchRouteKind.Search, "i")]
    [InlineData("POST", "/_all/_search", SearchRouteKind.Search, "_all")]
    [InlineData("POST", "/a,-b,c*/_search", SearchRouteKind.Search, "a,-b,c*")]
    [InlineData("POST", "/c:i/_search", SearchRouteKind.Search, "c:i")]
    [InlineData("POST", "/.kibana/_search", SearchRouteKind.Search, ".kibana")]
    [InlineData("POST", "/%3Clogs-%7Bnow%2Fd%7D%3E/_search", SearchRouteKind.Search, "%3Clogs-%7Bnow%2Fd%7D%3E")]
    [InlineData("GET", "/_msearch", SearchRouteKind.MultiSearch, "")]
    [InlineData("POST", "/i/_msearch", SearchRouteKind.MultiSearch, "i")]
    [InlineData("GET", "/_search/template", SearchRouteKind.SearchTemplate, "")]
    [InlineData("GET", "/i/_search/template/", SearchRouteKind.SearchTemplate, "i")]
    [InlineData("GET", "/_msearch/template", SearchRouteKind.MultiSearchTemplate, "")]
    [InlineData("GET", "/i/_msearch/template", SearchRouteKind.MultiSearchTemplate, "i")]
    public void Routes_of_the_search_lane_are_found(string method, string target, SearchRouteKind kind, string index)
    {
        Assert.True(SearchRouteMatcher.TryMatch(method, target, out var route));
        Assert.Equal(new SearchRoute(kind, target, index, ""), route);
    }

    [Theory]
    [InlineData("/i/_search?", "")]
    [InlineData("/i/_search?q=a/b?c", "q=a/b?c")]
    [InlineData("/i/_search?q=%20&q=", "q=%20&q=")]
    public void Query_string_is_kept_as_written(string target, string query)
    {
        Assert.True(SearchRouteMatcher.TryMatch("GET", target, out var route));
        Assert.Equal(("/i/_search", query), (route.RawPath, route.RawQuery));
    }

    [Theory]
    [InlineData("HEAD", "/_search")]
    [InlineData("PUT", "/_search")]
    [InlineData("OPTIONS", "/_search")]
    [InlineData("post", "/_search")]
    [InlineData("POST", "/")]
    [InlineData("POST", "")]
    [InlineData("POST", "*")]
    [InlineData("POST", "http://h/_search")]
    [InlineData("GET", "/?q=a")]
    [InlineData("GET", "//")]
    [InlineData("GET", "//?/_search")]
    [InlineData("POST", "//_search")]
    [InlineData("POST", "/_search//")]
    [InlineData("POST", "/i//_search")]
    [InlineData("POST", "//i/_search")]
    [InlineData("POST", "/_SEARCH")]
    [InlineData("POST", "/%5Fsearch")]
    [InlineData("POST", "/i/%5Fsearch")]
    [InlineData("POST", "/i%2F_search")]
    [InlineData("POST", "/i/type/_search")]
    [InlineData("POST", "/_search/scroll")]
    [InlineData("POST", "/i/_search/point_in_time")]
    [InlineData("POST", "/_search/template/x")]
    [InlineData("POST", "/i/_search_shards")]
    [InlineData("POST", "/i/_knn_search")]
    [InlineData("POST", "/i/_async_search")]
    [InlineData("POST", "/_async_search")]
    [InlineData("POST", "/_sql/_search")]
    [InlineData("POST", "/_render/template")]
    [InlineData("POST", "/i/_count")]
    [InlineData("POST", "/_searchproxy/_search")]
    public void Everything_else_is_not(string method, string target) =>
        Assert.False(SearchRouteMatcher.TryMatch(method, target, out _));
}
