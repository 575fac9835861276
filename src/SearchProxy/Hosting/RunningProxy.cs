using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Pages;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Ingestion;
using SearchProxy.Models;

namespace SearchProxy.Hosting;

/// <summary>A proxy that listens. Disposing drains and stops it.</summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly WriteEmbedding _writes;

    private RunningProxy(WebApplication app, WriteEmbedding writes) => (_app, _writes) = (app, writes);

    /// <summary>The URLs that it listens on, free ports filled in, without a slash at the end.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. GatewayHost.AddressesOf(_app).Select(address => address.GetLeftPart(UriPartial.Authority))];

    /// <summary>
    /// Starts a proxy that loads the models of the settings while it serves, and takes over changes of its configuration file.
    /// </summary>
    /// <param name="settings">The settings; changed in place when the file changes.</param>
    /// <param name="source">Where they come from; null when there is no file.</param>
    /// <param name="verbose">True: informational log lines too.</param>
    /// <param name="stop">Gives up starting.</param>
    /// <exception cref="CommandException">An address cannot be listened on.</exception>
    /// <param name="origins">Where the values that were given come from, by the paths of their settings.</param>
    public static Task<RunningProxy> StartAsync(
        ProxySettings settings, SettingsSource? source, Func<IReadOnlyDictionary<string, string>> origins, bool verbose,
        CancellationToken stop)
    {
        var models = new SearchModels();
        var set = new ModelSet(settings.Models, models, TimeProvider.System);
        set.Begin();
        return StartAsync(settings, verbose, services =>
        {
            AddKeepers(services, settings, source, models, set);
            services.AddSingleton(ViewOf(settings, origins));
        }, stop);
    }

    /// <summary>Starts a proxy with models that are loaded already and stay the caller's.</summary>
    /// <exception cref="CommandException">An address cannot be listened on.</exception>
    public static Task<RunningProxy> StartAsync(ProxySettings settings, LoadedModels models, bool verbose, CancellationToken stop) =>
        StartAsync(settings, new SearchModels(models.Encoder?.Model, models.Reranker?.Model), verbose, stop);

    /// <inheritdoc cref="StartAsync(ProxySettings, LoadedModels, bool, CancellationToken)"/>
    public static Task<RunningProxy> StartAsync(ProxySettings settings, SearchModels models, bool verbose, CancellationToken stop) =>
        StartAsync(settings, verbose, services => services.AddSingleton(models), stop);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _writes.Dispose();
    }

    private static async Task<RunningProxy> StartAsync(
        ProxySettings settings, bool verbose, Action<IServiceCollection> addModels, CancellationToken stop)
    {
        var writes = WriteEmbedding.Open(settings);
        var app = GatewayHost.Build(settings.Gateway, builder =>
        {
            AddLog(builder, settings.Log, verbose);
            builder.Services.AddSingleton(ViewOf(settings, static () => new Dictionary<string, string>(StringComparer.Ordinal)));
            addModels(builder.Services);
            builder.Services.AddSingleton(writes.Parts);
            writes.AddDrain(builder.Services, settings);
        });
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // An address that is taken comes as the one, one that this machine does not have or may not use as the other.
            await app.DisposeAsync();
            writes.Dispose();
            throw new CommandException(
                ExitCode.Usage,
                $"cannot listen on {string.Join(", ", settings.Gateway.Listen.Concat(settings.Gateway.Admin.Listen))}: "
                    + $"{fault.GetBaseException().Message}; --listen URL (gateway.listen) names another address",
                fault);
        }

        writes.TellDamage(app.Services.GetRequiredService<ILogger<WriteEmbedding>>());
        return new RunningProxy(app, writes);
    }

    private static void AddKeepers(
        IServiceCollection services, ProxySettings settings, SettingsSource? source, SearchModels models, ModelSet set)
    {
        services.AddSingleton(models);
        services.AddSingleton(provider =>
            new WarmUp(
                settings.Gateway,
                models,
                name => settings.Models.Rerankers.GetValueOrDefault(name)?.Remote is not null,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<WarmUp>>()));
        services.AddSingleton(provider => new ModelKeeper(
            set, models, provider.GetRequiredService<WarmUp>().RunAsync, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelKeeper>>()));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ModelKeeper>());
        services.AddSingleton(provider => provider.GetRequiredService<ModelKeeper>().EncoderCheck);
        services.AddSingleton(provider => provider.GetRequiredService<ModelKeeper>().RerankerCheck);
        services.AddSingleton(provider => provider.GetRequiredService<ModelKeeper>().NamedCheck);
        if (source is not null)
        {
            services.AddSingleton<ReloadMetrics>();
            services.AddSingleton(provider => new SettingsKeeper(
                source.File,
                settings,
                source.Read,
                provider.GetRequiredService<ModelKeeper>().Offer,
                provider.GetRequiredService<ReloadMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SettingsKeeper>>()));
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SettingsKeeper>());
            services.AddSingleton(provider => provider.GetRequiredService<SettingsKeeper>().Check);
        }
    }

    private static SettingsView ViewOf(ProxySettings settings, Func<IReadOnlyDictionary<string, string>> origins) =>
        new(() => EffectiveSetting.Of(settings, origins()).Select(static row => (row.Path, row.Value, row.Origin)));

    private static void AddLog(WebApplicationBuilder builder, LogSettings log, bool verbose)
    {
        builder.Logging.SetMinimumLevel(log.LevelOf(verbose));
        builder.Logging.AddFilter(AccessLog.Category, log.Access ? LogLevel.Information : LogLevel.None);
        builder.Services.AddSingleton(new AccessLogSwitch(log.Access));
        builder.Services.AddSingleton(provider =>
            new AuditLog(log.AuditFile, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AuditLog>>()));
        if (!verbose)
        {
            // It logs why a start failed with a stack trace; the command says it in a line.
            builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        }

        const string Time = "yyyy-MM-ddTHH:mm:ss.fffZ";
        if (log.Format == LogSettings.LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(options => (options.TimestampFormat, options.UseUtcTimestamp) = (Time, true));
        }
        else
        {
            builder.Logging.AddSimpleConsole(options =>
                (options.SingleLine, options.TimestampFormat, options.UseUtcTimestamp) = (true, $"{Time} ", true));
        }

        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
