using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;
using SearchProxy.Gateway.Routing;
using SearchProxy.Gateway.Search;

namespace SearchProxy.Gateway.Writes;

/// <summary>Step 1: is the request in a form that can be read, and is its answer one that can be put together?</summary>
internal static class WriteAdmission
{
    /// <summary>The URL's parameters, or why the request is handed through unread.</summary>
    public static (IReadOnlyList<UrlParameter> Parameters, WriteReason Reason) Read(HttpRequest request, WriteRoute route)
    {
        if (SignedRequest.Is(request.Headers))
        {
            return ([], WriteReason.SignedRequest);
        }

        var parameters = new List<UrlParameter>();
        if (!UrlQueryReader.TrySplit(route.RawQuery, parameters))
        {
            return ([], WriteReason.NotUnderstood);
        }

        // The proxy can read br, but the engines cannot: such a request is theirs to refuse.
        if (request.Headers.ContentEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase))
        {
            return (parameters, WriteReason.Encoding);
        }

        var accept = request.Headers.Accept.ToString();
        var format = parameters.FindLast(static parameter => parameter.Name is "format").Value;
        return FormatRules.IsJson(request.ContentType) && FormatRules.IsJsonFormat(format) && FormatRules.AcceptsJson(accept)
            ? (parameters, WriteReason.None)
            : (parameters, WriteReason.Format);
    }
}
