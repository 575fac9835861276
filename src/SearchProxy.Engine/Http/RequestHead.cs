using System.Net.Http.Headers;

namespace SearchProxy.Engine.Http;

/// <summary>How large a request's head is for the engines' decoders.</summary>
internal static class RequestHead
{
    /// <summary>
    /// The engines refuse a request line over 4,096 bytes, OpenSearch headers of more than 8,192 bytes in all and Elasticsearch of more
    /// than 16,384, and read nothing more from the connection after that.
    /// </summary>
    private const int DoubtfulLine = 4_000;
    private const int DoubtfulHeaders = 8_000;

    /// <summary><c>: </c> and the line's end.</summary>
    private const int PerHeader = 4;

    /// <summary>True when an engine may refuse the head for its size.</summary>
    public static bool IsDoubtful(HttpRequestMessage request) =>
        request.RequestUri!.PathAndQuery.Length + request.Method.Method.Length > DoubtfulLine
        || Size(request.Headers) + (request.Content is null ? 0 : Size(request.Content.Headers)) > DoubtfulHeaders;

    private static int Size(HttpHeaders headers)
    {
        var size = 0;
        foreach (var (name, values) in headers.NonValidated)
        {
            size += name.Length + PerHeader;
            foreach (var value in values)
            {
                size += value.Length + 2;
            }
        }

        return size;
    }
}
