using System.Globalization;
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
            new AnswerClockHandler(new NodeHandler(nodes, EngineClient.CreateHandler(passing), leavesSilentNodes: false)),
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

/// <summary>Gives a request up whose <see cref="AnswerClock"/> has run down.</summary>
internal sealed class AnswerClockHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <exception cref="EngineSilentException">The engine had the whole request and did not begin its answer in time.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(AnswerClock.Key, out var clock))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        using var gone = clock.EndWith(cancellationToken);
        try
        {
            var response = await base.SendAsync(request, clock.Over);
            clock.Stop();
            return response;
        }
        catch (Exception exception) when (clock.Over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EngineSilentException(
                string.Create(CultureInfo.InvariantCulture, $"the engine was silent for {clock.Bound.TotalSeconds:0.###} s"), exception);
        }
    }
}
