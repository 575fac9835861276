namespace SearchProxy.Gateway.Routing;

/// <summary>Which of the routes of the write lane a request is on.</summary>
internal enum WriteRouteKind
{
    /// <summary><c>/{index}/_doc</c>, <c>/{index}/_doc/{id}</c>, <c>/{index}/_create/{id}</c>.</summary>
    Document,

    /// <summary><c>/{index}/_update/{id}</c>.</summary>
    Update,

    /// <summary><c>/_bulk</c>, <c>/{index}/_bulk</c>.</summary>
    Bulk,
}
