namespace SearchProxy.Engine.Http;

/// <summary>
/// One exchange with the engine over a pool of connections: a request whose head the engines may refuse for its size gets a connection of
/// its own, a fault says for certain whether the engine may have the request, and an answer that cannot be relayed is a fault.
/// </summary>
/// <param name="pooled">Keeps its connections.</param>
/// <param name="single">Uses each connection once.</param>
internal sealed class ExchangeHandler(HttpMessageHandler pooled, HttpMessageHandler single) : HttpMessageHandler
{
    /// <summary>How many connections that had ended unseen are passed over before the last is reported.</summary>
    private const int MostStale = 4;

    private readonly HttpMessageInvoker _pooled = new(pooled, disposeHandler: true);
    private readonly HttpMessageInvoker _single = new(single, disposeHandler: true);

    /// <exception cref="HttpRequestException">
    /// No answer. <see cref="HttpRequestError.ConnectionError"/>, and the errors of names and TLS, only when no byte of the request was
    /// sent.
    /// </exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var exchange = new EngineExchange();
            EngineExchange.Current = exchange;
            try
            {
                return Checked(await SendOnceAsync(request, cancellationToken).ConfigureAwait(false));
            }
            catch (HttpRequestException exception) when (exchange.IsSent && NeverConnected(exception))
            {
                throw new HttpRequestException(HttpRequestError.Unknown, exception.Message, exception);
            }
            catch (HttpRequestException exception) when (!exchange.IsSent
                && attempt < MostStale
                && WasStale(exception)
                && CanRepeat(request.Content))
            {
                // The connection had ended in the pool before a byte was written to it.
                continue;
            }
            catch (OperationCanceledException exception) when (!exchange.IsSent && exception.InnerException is TimeoutException)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, exception.Message, exception);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pooled.Dispose();
            _single.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!RequestHead.IsDoubtful(request))
        {
            return _pooled.SendAsync(request, cancellationToken);
        }

        request.Headers.ConnectionClose = true;
        return _single.SendAsync(request, cancellationToken);
    }

    private static HttpResponseMessage Checked(HttpResponseMessage response)
    {
        if (ResponseHead.Fault(response) is not { } fault)
        {
            return response;
        }

        response.Dispose();
        throw new HttpRequestException(HttpRequestError.InvalidResponse, fault);
    }

    private static bool NeverConnected(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    private static bool WasStale(HttpRequestException exception) => exception.HttpRequestError is HttpRequestError.ResponseEnded;

    /// <summary>A body in memory can be written again; one that streams is gone when its first bytes were to be written.</summary>
    private static bool CanRepeat(HttpContent? content) => content is null or ReadOnlyMemoryContent;
}
