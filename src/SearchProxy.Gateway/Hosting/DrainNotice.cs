using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Pages;

namespace SearchProxy.Gateway.Hosting;

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
