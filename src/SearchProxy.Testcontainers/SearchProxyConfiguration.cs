using Docker.DotNet.Models;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Networks;

namespace SearchProxy.Testcontainers;

/// <summary>What the builder collects beyond the settings of every container.</summary>
public sealed class SearchProxyConfiguration : ContainerConfiguration
{
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
        OnHostNetwork = newValue.OnHostNetwork ?? oldValue.OnHostNetwork;
        HostPort = newValue.HostPort ?? oldValue.HostPort;
        EngineCa = newValue.EngineCa ?? oldValue.EngineCa;
        EngineCaFile = newValue.EngineCaFile ?? oldValue.EngineCaFile;
    }

    internal SearchProxyConfiguration()
    {
    }

    /// <summary>The engine's nodes that the proxy stands before.</summary>
    internal IReadOnlyList<NodeContainer> Engines { get; init; } = [];

    /// <summary>The network that the builder made for proxy and engines; null when the test has one of its own.</summary>
    internal INetwork? OwnNetwork { get; init; }

    /// <summary>Whether the proxy shares the network of the machine; null when nothing was said.</summary>
    internal bool? OnHostNetwork { get; init; }

    /// <summary>The port of the machine that the proxy listens on when it shares the machine's network.</summary>
    internal ushort? HostPort { get; init; }

    /// <summary>The authority of the engine's certificate as PEM.</summary>
    internal byte[]? EngineCa { get; init; }

    /// <summary>The file of this machine that has the authority while the container is there.</summary>
    internal string? EngineCaFile { get; init; }
}
