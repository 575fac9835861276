using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Serving;
using SearchProxy.Gateway.Trials;
using SearchProxy.Gateway.Writes;

namespace SearchProxy.Gateway.Options;

/// <summary>Where the proxy listens, which engine it stands before, and within which bounds it works.</summary>
public sealed class GatewayOptions
{
    [Description("URLs of the nodes of one engine; a node that cannot be reached is left out for a while")]
    public IList<string> Engines { get; set; } = [];

    [Description("URLs to listen on; the host `*` is every address, port 0 a free one")]
    public IList<string> Listen { get; set; } = ["http://127.0.0.1:9201"];

    /// <summary>Who sees the proxy's own pages.</summary>
    public AdminOptions Admin { get; set; } = new();

    /// <summary>Certificate of the https listeners; null when there is none.</summary>
    public ListenTlsOptions? Tls { get; set; }

    /// <summary>How the engine's certificate is verified.</summary>
    public EngineTlsOptions EngineTls { get; set; } = new();

    [Description("Time to open a connection to the engine")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    [Description(
        "How long the engine may take to begin its answer to an ordinary request before the client gets 504; times that the " +
        "request names " +
        "(`timeout=30s`) are added; see below for what is not ordinary")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(1);

    [Description("The same for requests that may run for long, and how long any exchange may stand still")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan EngineTimeout { get; set; } = TimeSpan.FromHours(1);

    [Description("How often a node that is left out is asked whether it is there again")]
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan NodePause { get; set; } = TimeSpan.FromSeconds(10);

    [Description(
        "How long a node may answer nothing while requests wait for it, until it is asked for a sign of life (`GET /`); without one in " +
        "the same time " +
        "it is left out while another node is there")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan NodeSilence { get; set; } = TimeSpan.FromSeconds(2);

    [Description("How long, at most, readiness says `starting` (503) while the models are loaded and verified for the first time and the "
        + "search lane is warmed; then, or as soon as that is done, it says `ready` or `degraded`")]
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    [Description("How many searches of its own, at most, `serve` makes over an engine of made-up documents in this process before it says "
        + "that it is ready; fewer when five in a row are reranked in time; 0 makes none")]
    [Range(0, 1000)]
    public int WarmSearches { get; set; } = 30;

    [Description("How long a stop waits for requests under way")]
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    [Description("How long it serves on, as \"not ready\", before it stops listening")]
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.Zero;

    public GatewayLimits Limits { get; set; } = new();

    /// <summary>How searches are recalled and reranked.</summary>
    public SearchLaneOptions Search { get; set; } = new();

    /// <summary>Whether the models answer applications directly.</summary>
    public ModelServingOptions Serving { get; set; } = new();

    /// <summary>How reranking is tried on people's own searches.</summary>
    public TrialOptions Trial { get; set; } = new();

    /// <summary>Which writes get their vectors on the way.</summary>
    public WriteLaneOptions Writes { get; set; } = new();
}
