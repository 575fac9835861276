namespace SearchProxy.Gateway.Forwarding;

/// <summary>One node of the engine and whether it was reachable of late.</summary>
internal sealed class EngineNode(Uri url)
{
    private const long Never = long.MinValue;

    private long _pausedUntil = Never;

    public Uri Url { get; } = url;

    /// <summary>Path prefix without a slash at the end; empty without one.</summary>
    public string PathPrefix { get; } = url.AbsolutePath.TrimEnd('/');

    /// <summary>Scheme, host, port and path prefix, without a slash at the end: a raw request target is appended as it is.</summary>
    public string Prefix { get; } = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + url.AbsolutePath.TrimEnd('/');

    /// <param name="now">A time stamp of the clock.</param>
    public bool IsPaused(long now) => Volatile.Read(ref _pausedUntil) > now;

    public void PauseUntil(long timestamp) => Volatile.Write(ref _pausedUntil, timestamp);

    public void Resume()
    {
        if (Volatile.Read(ref _pausedUntil) != Never)
        {
            Volatile.Write(ref _pausedUntil, Never);
        }
    }
}
