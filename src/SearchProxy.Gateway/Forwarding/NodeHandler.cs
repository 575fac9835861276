using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// Sends each request to the node whose turn it is. A node that refuses the connection is replaced by the next one, each tried once:
/// nothing was sent yet, as <see cref="EngineClient.CreateHandler"/> vouches. Beyond that nothing is retried.
/// </summary>
internal sealed class NodeHandler(EngineNodes nodes, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <exception cref="HttpRequestException">No node could be reached, or the exchange broke.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = nodes.Count == 1 ? null : request.RequestUri!.PathAndQuery[nodes.First.PathPrefix.Length..];
        for (var attempt = 1; ; attempt++)
        {
            var node = nodes.Next();
            if (target is not null)
            {
                request.RequestUri = new Uri(node.Prefix + target, AsWritten);
            }

            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                nodes.MarkReached(node);
                return response;
            }
            catch (HttpRequestException exception) when (IsUnreachable(exception))
            {
                nodes.MarkUnreachable(node);
                if (attempt >= nodes.Count)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>True when no connection came about, so that the request cannot have reached the engine.</summary>
    public static bool IsUnreachable(Exception? exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };
}
