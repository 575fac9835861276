using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using SearchProxy.Gateway.Hosting;

namespace SearchProxy.Benchmarks.Forwarding;

/// <summary>An engine that answers everything with the same kilobyte.</summary>
internal sealed class FixedEngine : IAsyncDisposable
{
    public const int BodyBytes = 1024;

    private readonly WebApplication _app;

    private FixedEngine(WebApplication app) => _app = app;

    public Uri Url => GatewayHost.AddressesOf(_app)[0];

    public static async Task<FixedEngine> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var body = new byte[BodyBytes];
        Array.Fill(body, (byte)' ');
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = BodyBytes;
            context.Response.Headers["X-elastic-product"] = "Elasticsearch";
            await context.Response.Body.WriteAsync(body);
        });
        await app.StartAsync();
        return new FixedEngine(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
