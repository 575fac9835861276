using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;

namespace SearchProxy.Testcontainers;

/// <summary>What the builder collects beyond the settings of every container.</summary>
public sealed class SearchProxyConfiguration : ContainerConfiguration
{
    /// <summary>A configuration with what the proxy adds.</summary>
    /// <param name="engines">Engine containers that the proxy stands before; none adds none.</param>
    /// <param name="ownNetwork">The network that the builder made for proxy and engines; null for none.</param>
    public SearchProxyConfiguration(IReadOnlyList<IContainer>? engines = null, INetwork? ownNetwork = null)
    {
        Engines = engines ?? [];
        OwnNetwork = ownNetwork;
    }

    /// <summary>A configuration of what every resource has.</summary>
    public SearchProxyConfiguration(IResourceConfiguration<CreateContainerParameters> resourceConfiguration)
        : base(resourceConfiguration)
    {
    }

    /// <summary>A configuration of what every container has.</summary>
    public SearchProxyConfiguration(IContainerConfiguration resourceConfiguration)
        : base(resourceConfiguration)
    {
    }

    /// <summary>Both together; the new one wins.</summary>
    public SearchProxyConfiguration(SearchProxyConfiguration oldValue, SearchProxyConfiguration newValue)
        : base(oldValue, newValue)
    {
        ArgumentNullException.ThrowIfNull(oldValue);
        ArgumentNullException.ThrowIfNull(newValue);
        Engines = [.. oldValue.Engines, .. newValue.Engines];
        OwnNetwork = newValue.OwnNetwork ?? oldValue.OwnNetwork;
    }

    /// <summary>Engine containers that the proxy stands before.</summary>
    public IReadOnlyList<IContainer> Engines { get; } = [];

    /// <summary>The network that the builder made for proxy and engines; null when the test has one of its own.</summary>
    public INetwork? OwnNetwork { get; }
}
