using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks.Load;

/// <summary>A <see cref="LoadEngine"/>, a proxy before it and a client, all in this process.</summary>
internal sealed class LoadedProxy : IAsyncDisposable
{
    private readonly LoadEngine _engine;
    private readonly WebApplication _proxy;

    private LoadedProxy(LoadEngine engine, WebApplication proxy)
    {
        (_engine, _proxy) = (engine, proxy);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = GatewayHost.AddressesOf(proxy)[0],
            Timeout = TimeSpan.FromMinutes(1),
        };
    }

    public HttpClient Client { get; }

    /// <summary>The default reranker.</summary>
    public static IReranker LoadReranker(ModelLoader loader) =>
        loader.LoadReranker(RepositoryFolder.At("models", "rerank-mini-en")) is { Model: { } model }
            ? model
            : throw new InvalidOperationException("models/rerank-mini-en does not load");

    /// <param name="reranker">What it reranks with; null: searches go through as they come.</param>
    public static async Task<LoadedProxy> StartAsync(IReranker? reranker)
    {
        var engine = await LoadEngine.StartAsync(faults: 0);
        var proxy = GatewayHost.Build(
            new GatewayOptions { Engines = [engine.Url.AbsoluteUri], Listen = ["http://127.0.0.1:0"] },
            builder => builder.Services.AddSingleton(new SearchModels(encoder: null, reranker)));
        await proxy.StartAsync();
        return new LoadedProxy(engine, proxy);
    }

    /// <summary>How many searches a second are reranked whole when as many clients as threads ask without a pause.</summary>
    public async Task<double> CapacityAsync(int threads, TimeSpan span)
    {
        var loop = new OpenLoop(Client, seed: 0);
        await loop.SearchAsync("warm");
        var (whole, start) = (0, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, threads).Select(async worker =>
        {
            while (Stopwatch.GetElapsedTime(start) < span)
            {
                if (IsWhole(await loop.SearchAsync($"worker{worker}")))
                {
                    Interlocked.Increment(ref whole);
                }
            }
        }));
        return whole / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>All candidates were scored.</summary>
    public static bool IsWhole(string marker) => marker.StartsWith("reranked", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _proxy.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
