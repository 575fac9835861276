namespace SearchProxy.Gateway.Routing;

/// <summary>
/// Tells the routes of the write lane from everything else by method and raw path, by the same rules as <see cref="SearchRouteMatcher"/>.
/// </summary>
internal static class WriteRouteMatcher
{
    /// <param name="method">The method; only POST and PUT write.</param>
    /// <param name="rawTarget">The request target as it stood in the request line.</param>
    /// <param name="route">The route, when there is one.</param>
    public static bool TryMatch(string method, string rawTarget, out WriteRoute route)
    {
        route = default;
        if (method is not ("POST" or "PUT") || rawTarget.Length < 2 || rawTarget[0] != '/')
        {
            return false;
        }

        var question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? rawTarget : rawTarget[..question];
        var parts = path[1..].TrimEnd('/').Split('/');
        if (path.EndsWith("//", StringComparison.Ordinal) || Kind(method, parts) is not { } kind)
        {
            return false;
        }

        route = new WriteRoute(
            kind,
            path,
            parts is ["_bulk"] ? "" : parts[0],
            parts.Length == 3 ? parts[2] : "",
            question < 0 ? "" : rawTarget[(question + 1)..]);
        return true;
    }

    private static WriteRouteKind? Kind(string method, string[] parts) => parts switch
    {
        ["_bulk"] => WriteRouteKind.Bulk,
        _ when parts[0].Length == 0 || parts[0][0] == '_' => null,
        [_, "_bulk"] => WriteRouteKind.Bulk,
        [_, "_doc"] when method == "POST" => WriteRouteKind.Document,
        [_, "_doc" or "_create", { Length: > 0 }] => WriteRouteKind.Document,
        [_, "_update", { Length: > 0 }] when method == "POST" => WriteRouteKind.Update,
        _ => null,
    };
}
