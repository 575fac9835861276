using Microsoft.AspNetCore.Builder;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Rig;

/// <summary>The real gateway on a free port before a given engine.</summary>
internal sealed class GatewayRig : IAsyncDisposable
{
    private GatewayRig(WebApplication app) => App = app;

    public WebApplication App { get; }

    public Uri Url { get; private set; } = null!;

    public static Task<GatewayRig> StartAsync(
        Uri engine, Action<GatewayOptions>? change = null, Action<WebApplicationBuilder>? configure = null) =>
        StartAsync([engine], change, configure);

    public static async Task<GatewayRig> StartAsync(
        IEnumerable<Uri> engines, Action<GatewayOptions>? change = null, Action<WebApplicationBuilder>? configure = null)
    {
        var options = new GatewayOptions
        {
            Engines = [.. engines.Select(engine => engine.AbsoluteUri)],
            Listen = ["http://127.0.0.1:0"],
            DrainTimeout = TimeSpan.FromSeconds(5),
        };
        change?.Invoke(options);
        var rig = new GatewayRig(GatewayHost.Build(options, configure));
        await rig.App.StartAsync();
        rig.Url = GatewayHost.AddressesOf(rig.App)[0];
        return rig;
    }

    /// <summary>One request as raw text (Latin-1) on a connection of its own.</summary>
    public Task<Http1Message?> AskAsync(string request) => RawHttpClient.ExchangeAsync(Url, request);

    public Task<Http1Message?> AskAsync(byte[] request) => RawHttpClient.ExchangeAsync(Url, request);

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}
