using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Rest;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine;

/// <summary>
/// A running local engine: an HTTP server that speaks the part of the engines' REST API that demos and tests need, with all data in memory.
/// It is no search engine to rely on: it has one shard, no durability, no security, and compares every vector.
/// </summary>
public sealed class LocalEngineHost : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Catalog _catalog;

    private LocalEngineHost(WebApplication server, Catalog catalog, Uri url)
    {
        _server = server;
        _catalog = catalog;
        Url = url;
    }

    /// <summary>Where it answers, such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Url { get; }

    /// <summary>Starts an engine without any index.</summary>
    /// <exception cref="ArgumentException">The options are out of bounds; the message names every fault.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalEngineHost> StartAsync(LocalEngineOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        var catalog = new Catalog(options.Product, options.Clock);
        var server = Build(options, new RestServer(RestRoutes.Of(catalog), options));
        await server.StartAsync(cancellationToken);
        var addresses = server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        return new LocalEngineHost(server, catalog, new Uri(addresses.Addresses.First()));
    }

    /// <summary>Stops answering and forgets everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _catalog.Dispose();
    }

    private static WebApplication Build(LocalEngineOptions options, RestServer rest)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(new IPEndPoint(options.Address, options.Port));
        });
        var server = builder.Build();
        server.Run(rest.HandleAsync);
        return server;
    }
}

/// <summary>Everything that the local engine answers.</summary>
internal static class RestRoutes
{
    public static Router Of(Catalog catalog)
    {
        var documents = new DocumentActions(catalog);
        var points = new PointsInTime(catalog.Clock);
        var execution = new SearchExecution(catalog, points);
        return new Router(
            catalog.Product,
        [
            .. new ClusterActions(catalog).Routes(),
            .. new IndexActions(catalog).Routes(),
            .. new AliasActions(catalog).Routes(),
            .. documents.Routes(),
            .. new BulkActions(catalog, documents.NewId).Routes(),
            .. new SearchActions(catalog, execution, points).Routes(),
            .. new PointInTimeActions(catalog, execution, points).Routes(),
            .. new MultiSearchActions(catalog, execution).Routes(),
            .. new FieldCapabilityActions(catalog).Routes(),
            .. new AnalyzeActions(catalog).Routes(),
        ]);
    }
}
