namespace SearchProxy.Gateway.Routing;

/// <summary>Which of the routes of the search lane a request is on.</summary>
public enum SearchRouteKind
{
    /// <summary><c>/_search</c>, <c>/{index}/_search</c>.</summary>
    Search,

    /// <summary><c>/_msearch</c>, <c>/{index}/_msearch</c>.</summary>
    MultiSearch,

    /// <summary><c>/_search/template</c>, <c>/{index}/_search/template</c>.</summary>
    SearchTemplate,

    /// <summary><c>/_msearch/template</c>, <c>/{index}/_msearch/template</c>.</summary>
    MultiSearchTemplate,
}
