namespace SearchProxy.Gateway.Routing;

/// <summary>
/// Tells the routes of the search lane from everything else by the raw path, as the engines do: case-sensitive, percent-encoded
/// letters are not decoded (<c>/%5Fsearch</c> is an index name), one slash at the end is allowed, an empty segment is not.
/// </summary>
internal static class SearchRouteMatcher
{
    /// <param name="method">The method; only GET and POST search.</param>
    /// <param name="rawTarget">The request target as it stood in the request line.</param>
    /// <param name="route">The route, when there is one.</param>
    public static bool TryMatch(string method, string rawTarget, out SearchRoute route)
    {
        route = default;
        if (method is not ("GET" or "POST") || rawTarget.Length < 2 || rawTarget[0] != '/')
        {
            return false;
        }

        var question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? rawTarget.AsSpan() : rawTarget.AsSpan(0, question);
        if (!TryKind(path, out var kind, out var index))
        {
            return false;
        }

        route = new SearchRoute(kind, path.ToString(), index.ToString(), question < 0 ? "" : rawTarget[(question + 1)..]);
        return true;
    }

    private static bool TryKind(ReadOnlySpan<char> path, out SearchRouteKind kind, out ReadOnlySpan<char> index)
    {
        var rest = path[1..];
        rest = rest.EndsWith('/') ? rest[..^1] : rest;
        if (TryAction(rest, out kind))
        {
            index = default;
            return true;
        }

        var slash = rest.IndexOf('/');
        if (slash <= 0 || !TryAction(rest[(slash + 1)..], out kind))
        {
            index = default;
            return false;
        }

        index = rest[..slash];
        // A name that begins with an underscore is an API of the engine's, _all aside.
        return index[0] != '_' || index.SequenceEqual("_all");
    }

    private static bool TryAction(ReadOnlySpan<char> action, out SearchRouteKind kind)
    {
        (var found, kind) = action switch
        {
            "_search" => (true, SearchRouteKind.Search),
            "_msearch" => (true, SearchRouteKind.MultiSearch),
            "_search/template" => (true, SearchRouteKind.SearchTemplate),
            "_msearch/template" => (true, SearchRouteKind.MultiSearchTemplate),
            _ => (false, default),
        };
        return found;
    }
}
