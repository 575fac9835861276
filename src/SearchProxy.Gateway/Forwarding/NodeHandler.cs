using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// Sends each request to the node whose turn it is. A node that refuses the connection is replaced by the next one, each tried once:
/// nothing was sent yet, as <see cref="EngineClient.CreateHandler"/> vouches. Beyond that nothing is retried.
/// </summary>
/// <param name="nodes">The nodes.</param>
/// <param name="inner">Their connections.</param>
/// <param name="leavesSilentNodes">
/// True: a request that waits for a node which falls out is given up. For searches alone, of which the caller sends the original once more;
/// anything else may have been carried out.
/// </param>
internal sealed class NodeHandler(EngineNodes nodes, HttpMessageHandler inner, bool leavesSilentNodes) : DelegatingHandler(inner)
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <exception cref="HttpRequestException">No node could be reached, or the exchange broke.</exception>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        nodes.Count == 1 ? SendAsync(nodes.First, request, cancellationToken) : SendToAnyAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> SendToAnyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.RequestUri!.PathAndQuery[nodes.First.PathPrefix.Length..];
        for (var attempt = 1; ; attempt++)
        {
            var node = nodes.Next();
            request.RequestUri = new Uri(node.Prefix + target, AsWritten);
            try
            {
                return await SendAsync(node, request, cancellationToken);
            }
            catch (HttpRequestException exception) when (attempt < nodes.Count && IsUnreachable(exception))
            {
                continue;
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(EngineNode node, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var leaving = node.Begin();
        var isAnswered = false;
        using var either = leavesSilentNodes ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leaving) : null;
        try
        {
            var response = await base.SendAsync(request, either?.Token ?? cancellationToken);
            isAnswered = true;
            return response;
        }
        catch (HttpRequestException exception) when (IsUnreachable(exception))
        {
            nodes.Leave(node, frees: false);
            throw;
        }
        catch (OperationCanceledException exception) when (leavesSilentNodes
            && leaving.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested)
        {
            throw new EngineSilentException("the node fell silent", exception);
        }
        finally
        {
            nodes.End(node, isAnswered);
        }
    }

    /// <summary>True when no connection came about, so that the request cannot have reached the engine.</summary>
    public static bool IsUnreachable(Exception? exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError,
    };
}

/// <summary>The engine has a request and says nothing to it. The request may have been carried out.</summary>
internal sealed class EngineSilentException : HttpRequestException
{
    public EngineSilentException()
    {
    }

    public EngineSilentException(string message)
        : base(message)
    {
    }

    public EngineSilentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
