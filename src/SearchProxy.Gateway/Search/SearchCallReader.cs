using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Pages;

namespace SearchProxy.Gateway.Search;

/// <summary>Takes from an HTTP request what the search lane needs of it.</summary>
internal static class SearchCallReader
{
    private const string OptionPrefix = CallerHeaders.OwnPrefix + "-";

    /// <param name="request">The request.</param>
    /// <param name="rawPath">The path of the search.</param>
    /// <param name="rawQuery">Its query string, without the question mark.</param>
    /// <param name="body">Its body, inflated.</param>
    public static SearchCall Read(HttpRequest request, string rawPath, string rawQuery, ReadOnlyMemory<byte> body)
    {
        var headers = new List<EngineHeader>(request.Headers.Count);
        var own = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                headers.Add(new EngineHeader(name, value ?? string.Empty));
                if (name.StartsWith(OptionPrefix, StringComparison.OrdinalIgnoreCase)
                    && !name.Equals(OperatorAccess.KeyHeader, StringComparison.OrdinalIgnoreCase))
                {
                    own.Add(KeyValuePair.Create(name[OptionPrefix.Length..].ToLowerInvariant(), value ?? string.Empty));
                }
            }
        }

        var accept = request.Headers.Accept.ToString();
        var input = new SearchHttpInput(rawPath, rawQuery, request.ContentType, accept.Length == 0 ? null : accept, body, own);
        var passed = CallerHeaders.Select(headers);
        return new SearchCall(input, passed)
        {
            Client = CallerIdentity.OfClient(passed, request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? ""),
            HeaderValue = name => headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Select(header => header.Value)
                .FirstOrDefault(),
        };
    }
}
