using System.Net.Http.Headers;

namespace SearchProxy.Testing.Http;

/// <summary>
/// Sits below a client that checks the engine's product, and answers that check in the engine's place: NEST then speaks to OpenSearch.
/// </summary>
public sealed class GreetingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Greeting =
        """
        {"name":"node","cluster_name":"c","cluster_uuid":"u","version":{"number":"7.10.2","build_flavor":"default","build_hash":"0",
         "build_date":"2021-01-13T00:42:12Z","build_snapshot":false,"lucene_version":"8.7.0"},"tagline":"You Know, for Search"}
        """;

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.RequestUri!.AbsolutePath == "/" && request.Method == HttpMethod.Get
            ? Task.FromResult(
                new HttpResponseMessage
                {
                    Content = new StringContent(Greeting, new MediaTypeHeaderValue("application/json")),
                    RequestMessage = request,
                })
            : base.SendAsync(request, cancellationToken);
    }
}
