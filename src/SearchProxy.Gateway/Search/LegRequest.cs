using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>A call to the engine in the caller's name.</summary>
internal static class LegRequest
{
    public static EngineRequest Of(ActiveSearch search, string pathAndQuery, ReadOnlyMemory<byte> body) =>
        EngineRequest.Post(pathAndQuery, body, search.Call.CallerHeaders) with
        {
            ContentType = ContentType(search),
            Memory = search.Call.Memory,
        };

    /// <summary>
    /// A client that speaks Elasticsearch's versioned media type must have it on both sides: body and Accept, or neither.
    /// </summary>
    private static string ContentType(ActiveSearch search)
    {
        var input = search.Call.Input;
        if (input.ContentType is { } own && !input.Body.IsEmpty)
        {
            return own;
        }

        return input.Accept is { } accept && accept.Contains("application/vnd.elasticsearch+json", StringComparison.OrdinalIgnoreCase)
            ? accept.Split(',')[0].Trim()
            : "application/json";
    }
}
