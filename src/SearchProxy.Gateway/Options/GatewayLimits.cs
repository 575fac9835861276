using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SearchProxy.Gateway.Options;

/// <summary>
/// Bounds on what one client may make the proxy hold. Beyond the limits of the search lane a request is passed through unread.
/// </summary>
public sealed class GatewayLimits
{
    [Description(
        "Bytes that all requests hold together: bodies that are read, answers of the engine, what is written of them; none is a quarter " +
        "of what the " +
        "process may have. What does not fit is passed through unread")]
    [Range(16.0 * 1024 * 1024, 1024.0 * 1024 * 1024 * 1024)]
    public long? Memory { get; set; }

    [Description("Largest search body that is read; larger ones are passed through")]
    [Range(1024, 1 << 30)]
    public int SearchBodyBytes { get; set; } = 4 * 1024 * 1024;

    [Description("The same after inflation")]
    [Range(1024, 1 << 30)]
    public int InflatedBodyBytes { get; set; } = 16 * 1024 * 1024;

    [Description("How many times larger than sent a body may become")]
    [Range(2, 1100)]
    public int InflationRatio { get; set; } = 200;

    [Description("Longest request line")]
    [Range(4096, 1 << 20)]
    public int RequestLineBytes { get; set; } = 64 * 1024;

    [Description("All request headers together")]
    [Range(8192, 1 << 20)]
    public int RequestHeadersBytes { get; set; } = 64 * 1024;

    [Description("How many request headers")]
    [Range(20, 10_000)]
    public int RequestHeaders { get; set; } = 1_000;

    [Description("Client connections at once")]
    [Range(1, 1_000_000)]
    public int Connections { get; set; } = 20_000;

    [Description("How long the head of a request may take")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RequestHeadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    [Description("How long an idle client connection is kept")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromMinutes(30);

    [Description("Slowest client that is served")]
    [Range(1, 1_000_000)]
    public int SlowClientBytesPerSecond { get; set; } = 16;

    [Description("How long a client may be slower")]
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan SlowClientGrace { get; set; } = TimeSpan.FromMinutes(2);
}
