using Microsoft.Extensions.Options;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// The pooled connections to the engine: one pool for what is passed through, as large as the clients make it, and one for the search
/// lane's own calls, so that neither starves the other.
/// </summary>
internal sealed class EngineConnections : IDisposable
{
    public EngineConnections(IOptions<GatewayOptions> options, EngineNodes nodes, TimeProvider time)
    {
        var passing = ClientOptions(options.Value, nodes);
        passing.MaxConnections = EngineClientOptions.MaxConnectionsLimit;
        PassThrough = new HttpMessageInvoker(
            new WholeBodyHandler(new NodeHandler(nodes, EngineClient.CreateHandler(passing), leavesSilentNodes: false)),
            disposeHandler: true);
        var searching = ClientOptions(options.Value, nodes);
        Search = new EngineClient(searching, new NodeHandler(nodes, EngineClient.CreateHandler(searching), leavesSilentNodes: true), time);
    }

    public HttpMessageInvoker PassThrough { get; }

    public EngineClient Search { get; }

    public void Dispose()
    {
        PassThrough.Dispose();
        Search.Dispose();
    }

    private static EngineClientOptions ClientOptions(GatewayOptions options, EngineNodes nodes) =>
        new() { Address = nodes.First.Url, ConnectTimeout = options.ConnectTimeout, Tls = options.EngineTls };
}

/// <summary>Puts a <see cref="WholeBody"/> in the place of the content that would stream it.</summary>
internal sealed class WholeBodyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } streamed && request.Options.TryGetValue(WholeBody.Key, out var whole))
        {
            foreach (var (name, values) in streamed.Headers.NonValidated)
            {
                whole.Headers.TryAddWithoutValidation(name, values);
            }

            request.Content = whole;
        }

        return base.SendAsync(request, cancellationToken);
    }
}
