using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Serving;
using SearchProxy.Gateway.Trials;
using SearchProxy.Gateway.Writes;

namespace SearchProxy.Gateway.Options;

/// <summary>Where the proxy listens, which engine it stands before, and within which bounds it works.</summary>
public sealed class GatewayOptions
{
    /// <summary>
    /// URLs of the nodes of one engine (<c>http</c> or <c>https</c>, a path prefix is allowed, credentials are not). Requests go round
    /// them; a node that cannot be reached is left out for <see cref="NodePause"/>.
    /// </summary>
    public IList<string> Engines { get; set; } = [];

    /// <summary>URLs to listen on. Port 0 takes a free port; the host <c>*</c> is every address; <c>https</c> needs <see cref="Tls"/>.</summary>
    public IList<string> Listen { get; set; } = ["http://127.0.0.1:9201"];

    /// <summary>Who sees the proxy's own pages.</summary>
    public AdminOptions Admin { get; set; } = new();

    /// <summary>Certificate of the https listeners; null when there is none.</summary>
    public ListenTlsOptions? Tls { get; set; }

    /// <summary>How the engine's certificate is verified.</summary>
    public EngineTlsOptions EngineTls { get; set; } = new();

    /// <summary>Time to open a connection to the engine, TLS included. 0.1 s to 60 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the engine may take to begin its answer to an ordinary request before the client gets 504; requests that may run for long have
    /// <see cref="EngineTimeout"/>, which it is never longer than. 1 s to 1 day.
    /// </summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long an exchange may stand still (no byte in either direction) before the client gets 504. Long by default, because the
    /// engines themselves let a reindex or a force merge answer after an hour. 1 s to 1 day.
    /// </summary>
    public TimeSpan EngineTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How often a node that was left out, because it could not be reached or fell silent, is asked whether it is there again. 0.1 s to 1 h.
    /// </summary>
    public TimeSpan NodePause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a node may answer nothing while requests wait for it, until it is asked for a sign of life; without one in the same time it is left out while
    /// another node is there. 0.1 s to 10 min.
    /// </summary>
    public TimeSpan NodeSilence { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stop waits for requests under way. 0 s to 1 h.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the proxy says that it is not ready, yet still serves, before it stops listening: time for a load balancer to notice. 0 s to 5 min.
    /// </summary>
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
