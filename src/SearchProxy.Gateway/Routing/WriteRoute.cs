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
