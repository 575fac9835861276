using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;

namespace SearchProxy.Testcontainers;

/// <summary>
/// A running proxy. Its logs come from <see cref="DockerContainer.GetLogsAsync"/>; disposing it removes its own network, never the engine.
/// </summary>
public sealed class SearchProxyContainer : DockerContainer
{
    private const int ShownLog = 4_000;

    private readonly SearchProxyConfiguration _configuration;
    private bool _hasOwnNetwork;

    internal SearchProxyContainer(SearchProxyConfiguration configuration)
        : base(configuration) => _configuration = configuration;

    /// <summary>What was in the way when it was last asked whether it is ready.</summary>
    internal string? Unready { get; set; }

    private IEnumerable<IContainer> Engines => _configuration.Engines.Select(static node => node.Container).OfType<IContainer>().Distinct();

    /// <summary>Where clients search, for example <c>http://127.0.0.1:49153/</c>: to be used in place of the engine's URL.</summary>
    /// <exception cref="InvalidOperationException">The container has not been started.</exception>
    public Uri GetSearchUri() => State == TestcontainersStates.Running && _configuration.HostPort is { } port
        ? new UriBuilder(Uri.UriSchemeHttp, SearchProxyBuilder.Loopback, port).Uri
        : new UriBuilder(Uri.UriSchemeHttp, Hostname, GetMappedPublicPort(SearchProxyBuilder.Port)).Uri;

    /// <summary>Starts the engines that do not run yet, then the proxy, and waits until the proxy is ready.</summary>
    /// <exception cref="TimeoutException">
    /// An engine or the proxy did not get ready in time; the message says which, why, and ends with its log.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The proxy cannot do what it was built for, for lack of a model, say; the message ends with its log.
    /// </exception>
    public override async Task StartAsync(CancellationToken ct = default)
    {
        await Task.WhenAll(Engines.Select(engine => StartEngineAsync(engine, ct))).ConfigureAwait(false);
        if (_configuration.OwnNetwork is { } network)
        {
            await network.CreateAsync(ct).ConfigureAwait(false);
            _hasOwnNetwork = true;
        }

        await base.StartAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Puts the engines on the proxy's own network before the proxy starts.</summary>
    protected override async Task UnsafeStartAsync(CancellationToken ct = default)
    {
        if (_configuration.OwnNetwork is { } network)
        {
            foreach (var engine in Engines)
            {
                await engine.ConnectAsync(network, ct).ConfigureAwait(false);
            }
        }

        try
        {
            await base.UnsafeStartAsync(ct).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException(
                $"The proxy did not get ready: {Unready ?? e.Message}\n{await LogOfAsync(this, ct).ConfigureAwait(false)}", e);
        }
        catch (ProxyDegradedException e)
        {
            throw new InvalidOperationException(
                $"The proxy does not work as it was built: {e.Message}\n{await LogOfAsync(this, ct).ConfigureAwait(false)}", e);
        }
    }

    /// <inheritdoc />
    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore().ConfigureAwait(false);
        if (_hasOwnNetwork && _configuration.OwnNetwork is { } network)
        {
            await LeaveAsync(network).ConfigureAwait(false);
            await network.DisposeAsync().ConfigureAwait(false);
        }

        if (_configuration.EngineCaFile is { } file)
        {
            File.Delete(file);
        }
    }

    /// <summary>Takes the engines off a network, which cannot be removed while one is on it.</summary>
    private async Task LeaveAsync(INetwork network)
    {
        using var docker = _configuration.DockerEndpointAuthConfig.GetDockerClientBuilder(_configuration.SessionId).Build();
        foreach (var engine in Engines.Where(static engine => engine.State != TestcontainersStates.Undefined))
        {
            try
            {
                await docker.Networks.DisconnectNetworkAsync(
                    network.Name, new NetworkDisconnectParameters { Container = engine.Id, Force = true })
                    .ConfigureAwait(false);
            }
            catch (DockerApiException)
            {
                // It was never on the network, because the proxy did not come to start, or is gone.
            }
        }
    }

    private static async Task StartEngineAsync(IContainer engine, CancellationToken cancellationToken)
    {
        if (engine.State == TestcontainersStates.Running)
        {
            return;
        }

        try
        {
            await engine.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException(
                $"The engine {engine.Image.FullName} did not get ready: {e.Message}\n{await LogOfAsync(engine, cancellationToken).ConfigureAwait(false)}",
                e);
        }
    }

    private static async Task<string> LogOfAsync(IContainer container, CancellationToken cancellationToken)
    {
        var (output, errors) = await container.GetLogsAsync(timestampsEnabled: false, ct: cancellationToken).ConfigureAwait(false);
        var log = new StringBuilder().Append(output).Append(errors).ToString().Trim();
        return log.Length == 0 ? "Its log is empty." : $"The end of its log:\n{(log.Length > ShownLog ? log[^ShownLog..] : log)}";
    }
}
