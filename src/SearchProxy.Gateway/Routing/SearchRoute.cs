namespace SearchProxy.Gateway.Routing;

/// <summary>A request that the search lane looks at.</summary>
/// <param name="Kind">Which route.</param>
/// <param name="RawPath">Path as the client wrote it, percent-encoding and a slash at the end kept.</param>
/// <param name="RawIndex">Its index part as written; empty when there is none.</param>
/// <param name="RawQuery">Query string as written, without the question mark; empty when there is none.</param>
public readonly record struct SearchRoute(SearchRouteKind Kind, string RawPath, string RawIndex, string RawQuery);
