using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;
using SearchProxy.Testing.Logging;

namespace SearchProxy.Gateway.Tests.Rig;

/// <summary>
/// The real gateway on a free port between a real client and an engine by script, with models by script. A test sets what it needs
/// otherwise and starts it by <see cref="Rigs.StartedAsync"/>; rigs of lanes add what their tests say often. When the test fails, its
/// output has the gateway's log.
/// </summary>
internal class GatewayRig : IAsyncDisposable
{
    private ScriptedEngine? _engine;
    private HttpClient? _client;

    /// <summary>Engines of the test's own, in place of one by script.</summary>
    public IReadOnlyList<Uri> Engines { get; init; } = [];

    /// <summary>The product that the engine by script plays.</summary>
    public EngineKind Kind { get; init; } = EngineKind.Elasticsearch8;

    public ITextEncoder? Encoder { get; init; }

    public IReranker? Reranker { get; init; }

    /// <summary>The clock; null for the system's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Changes the rig's settings.</summary>
    public Action<GatewayOptions>? Change { get; init; }

    /// <summary>Adds to the host, after the rig.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }

    public WebApplication App { get; private set; } = null!;

    public Uri Url { get; private set; } = null!;

    public IServiceProvider Services => App.Services;

    /// <summary>The engine by script.</summary>
    public ScriptedEngine Engine => _engine ?? throw new InvalidOperationException("The test has engines of its own.");

    /// <summary>A client of the proxy that takes content codings as they come.</summary>
    public HttpClient Client => _client ??= new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>One request as raw text (Latin-1) on a connection of its own.</summary>
    public Task<Http1Message?> AskAsync(string request) => RawHttpClient.ExchangeAsync(Url, request);

    public Task<Http1Message?> AskAsync(byte[] request) => RawHttpClient.ExchangeAsync(Url, request);

    /// <summary>One request by the rig's client; headers of the content go to it.</summary>
    public async Task<Answer> SendAsync(
        HttpMethod method,
        string target,
        HttpContent? content,
        IEnumerable<(string Name, string Value)>? headers = null,
        CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, target) { Content = content };
        foreach (var (name, value) in headers ?? [])
        {
            _ = request.Headers.TryAddWithoutValidation(name, value) || content!.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request, cancellationToken);
        return new Answer(
            response.StatusCode,
            response.Headers.Concat(response.Content.Headers)
                .ToLookup(static header => header.Key, static header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await App.DisposeAsync();
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
    }

    internal async Task StartAsync()
    {
        if (Engines.Count == 0)
        {
            _engine = await ScriptedEngine.StartAsync(Kind);
            Script(_engine);
        }

        var options = new GatewayOptions
        {
            Engines = [.. Engines.DefaultIfEmpty(_engine?.Url).Select(static engine => engine!.AbsoluteUri)],
            Listen = ["http://127.0.0.1:0"],
            DrainTimeout = TimeSpan.FromSeconds(5),
        };

        // No deadline that a slow machine could miss: tests that need one set it, with a clock of their own, or let a model report it.
        (options.Search.Deadline, options.Writes.Deadline) = (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        Set(options);
        Change?.Invoke(options);
        App = GatewayHost.Build(options, Build);
        await App.StartAsync();
        Url = GatewayHost.AddressesOf(App)[0];
    }

    /// <summary>What the engine by script answers.</summary>
    protected virtual void Script(ScriptedEngine engine)
    {
    }

    /// <summary>The settings, before the test's.</summary>
    protected virtual void Set(GatewayOptions options)
    {
    }

    /// <summary>The services, before the test's.</summary>
    protected virtual void Add(IServiceCollection services)
    {
    }

    private void Build(WebApplicationBuilder builder)
    {
        builder.Logging.AddTestLog();
        if (Encoder is not null || Reranker is not null)
        {
            builder.Services.AddSingleton(new SearchModels(Encoder, Reranker));
        }

        if (Time is not null)
        {
            builder.Services.AddSingleton(Time);
        }

        Add(builder.Services);
        Configure?.Invoke(builder);
    }
}
