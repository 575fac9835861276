namespace SearchProxy.Testcontainers;

/// <summary>What the proxy says that it lacks.</summary>
internal sealed class ProxyDegradedException(string missing) : Exception(missing);
