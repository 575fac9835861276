using System.Buffers;
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

    /// <summary>RFC 9110, 5.6.2.</summary>
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static code => (char)code), '\u007f']);

    /// <summary>A tab is allowed in a header's value.</summary>
    private static readonly SearchValues<char> ControlsOfValues =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(static code => code != '\t').Select(static code => (char)code), '\u007f']);

    /// <summary>Why the request goes no further; null when it does.</summary>
    public static (GatewayFault Fault, string Detail)? Refuse(HttpRequest request, string target) =>
        RefuseTarget(target) ?? RefuseFraming(request) ?? RefuseHeaders(request.Headers) ?? RefuseMethod(request.Method);

    private static (GatewayFault Fault, string Detail)? RefuseTarget(string target)
    {
        if (target.AsSpan().ContainsAny(Controls))
        {
            return (GatewayFault.RequestTarget, "the request target holds a control character; percent-encode it");
        }

        return target.StartsWith('/')
            ? null
            : (GatewayFault.RequestTarget, $"the request target [{target}] is not a path; targets that begin with a slash are supported");
    }

    private static (GatewayFault Fault, string Detail)? RefuseFraming(HttpRequest request)
    {
        var codings = request.Headers.TransferEncoding;
        if (codings.Count == 0)
        {
            return null;
        }

        if (codings.Count > 1 || !"chunked".Equals(codings[0]?.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return (GatewayFault.Framing, $"Transfer-Encoding [{codings}] is not supported; chunked alone is");
        }

        // The server keeps the length of a chunked request under the name X-Content-Length.
        return request.Headers.ContainsKey("X-Content-Length") || HttpProtocol.IsHttp10(request.Protocol)
            ? (GatewayFault.Framing, "Transfer-Encoding is supported in HTTP/1.1 and without Content-Length")
            : null;
    }

    /// <summary>The engines' decoders refuse such a head and read nothing more from its connection.</summary>
    private static (GatewayFault Fault, string Detail)? RefuseHeaders(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            if (name.AsSpan().ContainsAnyExcept(Token))
            {
                return (GatewayFault.Header, "a header's name holds a character that no name may have; letters, digits and "
                    + "!#$%&'*+-.^_`|~ are supported");
            }

            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(ControlsOfValues))
                {
                    return (GatewayFault.Header, $"the value of the header [{name}] holds a control character; leave it out or encode it");
                }
            }
        }

        return null;
    }

    private static (GatewayFault Fault, string Detail)? RefuseMethod(string method) => CanRelay(method)
        ? null
        : (GatewayFault.Method, $"the method [{method}] cannot be relayed; methods are case-sensitive, and CONNECT is not supported");

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
