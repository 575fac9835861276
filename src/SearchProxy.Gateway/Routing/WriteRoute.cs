namespace SearchProxy.Gateway.Routing;

/// <summary>A request that the write lane looks at.</summary>
/// <param name="Kind">Which route.</param>
/// <param name="RawPath">Path as the client wrote it.</param>
/// <param name="RawIndex">Its index part as written; empty when there is none.</param>
/// <param name="RawId">Its id part as written; empty when there is none.</param>
/// <param name="RawQuery">Query string as written, without the question mark; empty when there is none.</param>
internal readonly record struct WriteRoute(WriteRouteKind Kind, string RawPath, string RawIndex, string RawId, string RawQuery)
{
    /// <summary>The index, decoded.</summary>
    public string Index => Uri.UnescapeDataString(RawIndex);

    /// <summary>The id, decoded; null when the engine makes one.</summary>
    public string? Id => RawId.Length == 0 ? null : Uri.UnescapeDataString(RawId);
}

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
