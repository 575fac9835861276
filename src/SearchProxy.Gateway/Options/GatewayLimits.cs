namespace SearchProxy.Gateway.Options;

/// <summary>Bounds on what one client may make the proxy hold. Beyond the limits of the search lane a request is passed through unread.</summary>
public sealed class GatewayLimits
{
    /// <summary>
    /// Bytes that all requests may hold together: bodies that are read, answers of the engine, and what is written of them. None: a quarter of what the process
    /// may have, by the container or by the machine. 16 MiB to 1 TiB.
    /// </summary>
    public long? Memory { get; set; }

    /// <summary>Largest search body that is read, in bytes as sent. 1 KiB to 1 GiB.</summary>
    public int SearchBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Largest search body after inflation, in bytes. 1 KiB to 1 GiB.</summary>
    public int InflatedBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// How many times larger than sent a body may become by inflation, once it is beyond 64 KiB. 2 to 1100 (deflate itself cannot exceed 1032).
    /// </summary>
    public int InflationRatio { get; set; } = 200;

    /// <summary>
    /// Longest request line, in bytes. Above the engines' own 4,096 so that the client gets the engine's own error. 4,096 to 1 MiB.
    /// </summary>
    public int RequestLineBytes { get; set; } = 64 * 1024;

    /// <summary>All request headers together, in bytes. Above the engines' own 16,384, for the same reason. 8,192 to 1 MiB.</summary>
    public int RequestHeadersBytes { get; set; } = 64 * 1024;

    /// <summary>How many request headers. 20 to 10,000.</summary>
    public int RequestHeaders { get; set; } = 1_000;

    /// <summary>Client connections at once; more wait to be accepted. 1 to 1,000,000.</summary>
    public int Connections { get; set; } = 20_000;

    /// <summary>How long the head of a request may take. 1 s to 10 min.</summary>
    public TimeSpan RequestHeadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an idle client connection is kept. 1 s to 1 day.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Fewest bytes a second that a client must send of a body and take of an answer, on average after <see cref="SlowClientGrace"/>. 1 to 1,000,000.
    /// </summary>
    public int SlowClientBytesPerSecond { get; set; } = 16;

    /// <summary>How long a client may be slower than <see cref="SlowClientBytesPerSecond"/>. 2 s to 1 h.</summary>
    public TimeSpan SlowClientGrace { get; set; } = TimeSpan.FromMinutes(2);
}
