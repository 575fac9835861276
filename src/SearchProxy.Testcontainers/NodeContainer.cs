using DotNet.Testcontainers.Containers;

namespace SearchProxy.Testcontainers;

/// <summary>A node of the engine.</summary>
/// <param name="Container">The container that it runs in; null when it is there already.</param>
/// <param name="Url">
/// Its URL as the proxy reaches it, once the container runs; the argument says whether the proxy shares the machine's network.
/// </param>
internal sealed record NodeContainer(IContainer? Container, Func<bool, string> Url);
