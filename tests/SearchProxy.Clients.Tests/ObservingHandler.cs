using System.Collections.Concurrent;

namespace SearchProxy.Clients.Tests;

/// <summary>Sits below a client and remembers what the proxy said of each answer.</summary>
/// <param name="markers">The proxy's outcomes in order of arrival; an answer without one adds an empty text.</param>
internal sealed class ObservingHandler(HttpMessageHandler inner, ConcurrentQueue<string> markers) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        markers.Enqueue(response.Headers.TryGetValues("X-SearchProxy", out var values) ? values.Single() : string.Empty);
        return response;
    }
}
