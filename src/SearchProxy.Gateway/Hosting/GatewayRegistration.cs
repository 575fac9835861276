using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Pages;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Serving;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Trials;
using SearchProxy.Gateway.Writes;

namespace SearchProxy.Gateway.Hosting;

/// <summary>Puts the gateway into a host.</summary>
public static class GatewayRegistration
{
    /// <summary>Adds everything that the gateway needs. The options are validated when the host starts, all errors at once.</summary>
    public static IServiceCollection AddSearchProxyGateway(this IServiceCollection services, Action<GatewayOptions> configure)
    {
        services.AddOptions<GatewayOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddHttpForwarder();
        services.AddSingleton<EngineConnections>();
        services.AddSingleton<NodeLog>();
        services.AddSingleton<EngineNodes>();
        services.AddSingleton(static services => services.GetRequiredService<EngineConnections>().Search);
        services.AddSingleton<EngineBounds>();
        services.AddSingleton<NodeWatch>();
        services.AddHostedService(static services => services.GetRequiredService<NodeWatch>());
        services.AddSingleton<PassThrough>();
        services.AddSingleton<OriginalForwarder>();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<StateMetrics>();
        services.TryAddSingleton(new AccessLogSwitch(IsOn: false));
        services.AddSingleton<AccessLog>();
        services.AddSingleton(static provider =>
            new AuditLog(path: null, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AuditLog>>()));
        services.AddSingleton(static provider => new MemoryKeeper(
            provider.GetRequiredService<IOptions<GatewayOptions>>(), provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(static provider => provider.GetRequiredService<MemoryKeeper>());
        services.AddSingleton(static provider => new MetricsText(provider.GetRequiredService<IMeterFactory>(), withRuntime: true));
        services.AddSingleton<Readiness>();
        services.AddSingleton<OperatorAccess>();
        services.TryAddSingleton(new SettingsView(static () => []));
        services.AddSingleton<TrialMetrics>();
        services.AddSingleton<TrialLog>();
        services.TryAddSingleton(SearchIds.Random);
        services.AddSingleton<SearchTrials>();
        services.AddSingleton<ShadowSearches>();
        services.AddSingleton<ClickPage>();
        services.AddSingleton<OwnPages>();
        services.AddSingleton<RequestDispatcher>();
        services.AddSingleton<ServerRefusals>();
        services.AddHostedService<DrainNotice>();
        services.AddSearchLane();
        services.AddModelServing();
        services.AddWriteLane();
        return services;
    }

    /// <summary>Every request of the application goes to the gateway.</summary>
    public static IApplicationBuilder MapSearchProxy(this IApplicationBuilder app)
    {
        var dispatcher = app.ApplicationServices.GetRequiredService<RequestDispatcher>();
        app.Run(dispatcher.HandleAsync);
        return app;
    }
}

/// <summary>On a stop: says "not ready" first, serves on for the drain delay, and only then lets the host close its listeners.</summary>
internal sealed class DrainNotice(Readiness readiness, IOptions<GatewayOptions> options, TimeProvider time) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Stop();
        try
        {
            await Task.Delay(options.Value.DrainDelay, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
