using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>The pooled connections to the engine that pass-through uses. Follows nothing, keeps nothing, adds nothing.</summary>
internal sealed class EngineConnections : IDisposable
{
    public EngineConnections(IOptions<GatewayOptions> options)
    {
        Invoker = new HttpMessageInvoker(CreateHandler(options.Value), disposeHandler: true);
    }

    public HttpMessageInvoker Invoker { get; }

    public void Dispose() => Invoker.Dispose();

    private static SocketsHttpHandler CreateHandler(GatewayOptions options) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // Bytes above ASCII in a header pass as they came.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    };
}
