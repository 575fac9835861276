using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Testing.Http;
using SearchProxy.Testing.Logging;

namespace SearchProxy.Gateway.Tests.Rig;

/// <summary>A host with the gateway's services in which a test handles every request itself.</summary>
internal sealed class LaneRig : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LaneRig(WebApplication app) => _app = app;

    public Uri Url => GatewayHost.AddressesOf(_app)[0];

    public static async Task<LaneRig> StartAsync(Uri engine, RequestDelegate handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddTestLog();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddSearchProxyGateway(options => options.Engines = [engine.AbsoluteUri]);
        var app = builder.Build();
        app.Run(handle);
        await app.StartAsync();
        return new LaneRig(app);
    }

    public Task<Http1Message?> AskAsync(byte[] request) => RawHttpClient.ExchangeAsync(Url, request);

    public Task<Http1Message?> AskAsync(string request) => RawHttpClient.ExchangeAsync(Url, request);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
