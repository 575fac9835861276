using Microsoft.AspNetCore.Http;
using SearchProxy.Gateway.Responses;

namespace SearchProxy.Gateway.Hosting;

/// <summary>
/// Refuses what two HTTP parsers may read in two ways (RFC 9112, 6.3 and 11.2) and what cannot be relayed as it is. The server has
/// refused the rest before: bare line feeds, folded lines, two lengths, unknown transfer codings.
/// </summary>
internal static class RequestGuard
{
    private static readonly string[] KnownMethods = ["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE"];

    public static bool Refuses(HttpRequest request, string target, out GatewayFault fault, out string detail)
    {
        if (!target.StartsWith('/'))
        {
            fault = GatewayFault.RequestTarget;
            detail = $"the request target [{target}] is not a path; targets that begin with a slash are supported";
            return true;
        }

        // The server keeps the length of a chunked request under the name X-Content-Length.
        if (request.Headers.TransferEncoding.Count > 0
            && (request.Headers.ContainsKey("X-Content-Length") || HttpProtocol.IsHttp10(request.Protocol)))
        {
            fault = GatewayFault.Framing;
            detail = "Transfer-Encoding is supported in HTTP/1.1 and without Content-Length";
            return true;
        }

        if (!CanRelay(request.Method))
        {
            fault = GatewayFault.Method;
            detail = $"the method [{request.Method}] cannot be relayed; methods are case-sensitive, and CONNECT is not supported";
            return true;
        }

        fault = default;
        detail = "";
        return false;
    }

    /// <summary>The client side of .NET writes known methods in capitals, so one in another case would change on the way.</summary>
    private static bool CanRelay(string method)
    {
        if (method is "GET" or "POST" or "PUT" or "DELETE" or "HEAD")
        {
            return true;
        }

        return !method.Equals("CONNECT", StringComparison.OrdinalIgnoreCase)
            && (Array.IndexOf(KnownMethods, method) >= 0
                || !Array.Exists(KnownMethods, known => known.Equals(method, StringComparison.OrdinalIgnoreCase)));
    }
}
