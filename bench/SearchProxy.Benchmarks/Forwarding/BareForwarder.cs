using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace SearchProxy.Benchmarks.Forwarding;

/// <summary>The yardstick: YARP's forwarder with nothing around it.</summary>
internal sealed class BareForwarder : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BareForwarder(WebApplication app) => _app = app;

    public Uri Url => GatewayHost.AddressesOf(_app)[0];

    /// <param name="engine">Where it forwards to.</param>
    public static async Task<BareForwarder> StartAsync(Uri engine)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        });
        var config = new ForwarderRequestConfig { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var prefix = engine.GetLeftPart(UriPartial.Authority);
        app.Run(async context => await forwarder.SendAsync(context, prefix, invoker, config, HttpTransformer.Empty));
        await app.StartAsync();
        return new BareForwarder(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
