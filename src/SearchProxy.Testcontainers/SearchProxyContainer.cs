using DotNet.Testcontainers.Containers;

namespace SearchProxy.Testcontainers;

/// <summary>A running proxy. Its logs come from <see cref="DockerContainer.GetLogsAsync"/>; disposing it removes its own network, never the engine.</summary>
public sealed class SearchProxyContainer : DockerContainer
{
    private readonly SearchProxyConfiguration _configuration;

    internal SearchProxyContainer(SearchProxyConfiguration configuration)
        : base(configuration) => _configuration = configuration;

    /// <summary>Where clients search, for example <c>http://127.0.0.1:49153/</c>: to be used in place of the engine's URL.</summary>
    /// <exception cref="InvalidOperationException">The container has not been started.</exception>
    public Uri GetSearchUri() => new UriBuilder(Uri.UriSchemeHttp, Hostname, GetMappedPublicPort(SearchProxyBuilder.Port)).Uri;

    /// <summary>Puts the engines on the proxy's own network before the proxy starts.</summary>
    protected override async Task UnsafeStartAsync(CancellationToken ct = default)
    {
        if (_configuration.OwnNetwork is { } network)
        {
            foreach (var engine in _configuration.Engines)
            {
                await engine.ConnectAsync(network, ct).ConfigureAwait(false);
            }
        }

        await base.UnsafeStartAsync(ct).ConfigureAwait(false);
    }
}
