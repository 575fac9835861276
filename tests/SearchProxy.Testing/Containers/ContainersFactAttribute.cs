namespace SearchProxy.Testing.Containers;

/// <summary>A fact that runs the proxy's image before an engine's: skipped with the reason where Docker or an image is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContainersFactAttribute : Xunit.FactAttribute
{
    /// <summary>A fact for the proxy's image alone.</summary>
    public ContainersFactAttribute() => Skip = LocalDocker.SkipReason((LocalDocker.ProxyImage, LocalDocker.ProxyVariable));

    /// <summary>A fact for an engine.</summary>
    /// <param name="engine">A name of <see cref="EngineImage"/>.</param>
    /// <param name="secured">Whether the engine must be one with security, which stand-ins have not.</param>
    /// <param name="bridge">Whether the containers must be on a network of Docker's own.</param>
    public ContainersFactAttribute(string engine, bool secured = false, bool bridge = false)
    {
        var image = EngineImage.Of(engine);
        Skip = LocalDocker.SkipReason((LocalDocker.ProxyImage, LocalDocker.ProxyVariable), (image.Image, image.Variable))
            ?? (secured && image.IsStandIn
                ? $"{image.Image}, named by {image.Variable}, stands in for {image.Published} and has no security."
                : null)
            ?? (bridge && LocalDocker.HostNetwork
                ? $"{LocalDocker.NetworkVariable}=host lets containers share the machine's network, and this shows the ordinary way."
                : null);
    }
}
