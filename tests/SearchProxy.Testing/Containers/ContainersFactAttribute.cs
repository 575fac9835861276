namespace SearchProxy.Testing.Containers;

/// <summary>A fact that runs the proxy's image before an engine's: skipped with the reason where Docker or an image is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContainersFactAttribute : Xunit.FactAttribute
{
    /// <summary>A fact for an engine.</summary>
    /// <param name="engine">A name of <see cref="EngineImage"/>.</param>
    /// <param name="secured">Whether the engine must be one with security, which stand-ins have not.</param>
    public ContainersFactAttribute(string engine, bool secured = false)
    {
        var image = EngineImage.Of(engine);
        Skip = LocalDocker.SkipReason((LocalDocker.ProxyImage, LocalDocker.ProxyVariable), (image.Image, image.Variable))
            ?? (secured && image.IsStandIn ? $"{image.Image}, named by {image.Variable}, stands in for {image.Published} and has no security." : null);
    }
}
