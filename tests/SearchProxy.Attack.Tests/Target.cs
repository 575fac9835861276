using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Testing.FakeModels;
using SearchProxy.Testing.Http;
using SearchProxy.Testing.Logging;

namespace SearchProxy.Attack.Tests;

/// <summary>The proxy that is attacked.</summary>
internal sealed class Target : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Target(WebApplication app) => _app = app;

    public Uri Url => GatewayHost.AddressesOf(_app)[0];

    public static async Task<Target> StartAsync(Uri engine, Action<GatewayOptions>? change = null)
    {
        var options = new GatewayOptions { Engines = [engine.AbsoluteUri], Listen = ["http://127.0.0.1:0"], DrainTimeout = TimeSpan.Zero };
        options.Search.Deadline = TimeSpan.FromMinutes(1);
        change?.Invoke(options);
        var app = GatewayHost.Build(options, static builder =>
        {
            builder.Logging.AddTestLog();
            builder.Services.AddSingleton(new SearchModels(new FakeTextEncoder(), new FakeReranker()));
        });
        await app.StartAsync();
        return new Target(app);
    }

    public Task<Http1Message?> AskAsync(string request) => RawHttpClient.ExchangeAsync(Url, request);

    public Task<Http1Message?> AskAsync(byte[] request) => RawHttpClient.ExchangeAsync(Url, request);

    /// <summary>A request that harms nobody, on a connection of its own: it must be answered.</summary>
    public async Task<int> PoliteAsync(string target = "/") => (await AskAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n"))?.Status ?? 0;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
