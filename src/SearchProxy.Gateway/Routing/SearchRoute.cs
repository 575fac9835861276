namespace SearchProxy.Gateway.Routing;

/// <summary>A request that the search lane looks at.</summary>
/// <param name="Kind">Which route.</param>
/// <param name="RawPath">Path as the client wrote it, percent-encoding and a slash at the end kept.</param>
/// <param name="RawIndex">Its index part as written; empty when there is none.</param>
/// <param name="RawQuery">Query string as written, without the question mark; empty when there is none.</param>
public readonly record struct SearchRoute(SearchRouteKind Kind, string RawPath, string RawIndex, string RawQuery);

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
