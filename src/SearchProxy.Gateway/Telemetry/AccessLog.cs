using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SearchProxy.Core.Outcomes;
using SearchProxy.Gateway.Writes;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>
/// A line for each request, where it is wanted. Event ids 1200 to 1209. Neither paths nor query strings: they may hold what people search
/// for.
/// </summary>
/// <param name="logger">The category <see cref="Category"/> is told at every level.</param>
/// <param name="switch">Whether it is wanted.</param>
public sealed partial class AccessLog(ILogger<AccessLog> logger, AccessLogSwitch @switch)
{
    /// <summary>Its category, for filters.</summary>
    public static readonly string Category = typeof(AccessLog).FullName!;

    internal void Ended(HttpContext context, string lane, TimeSpan elapsed)
    {
        if (!@switch.IsOn)
        {
            return;
        }

        Ended(
            logger,
            context.Connection.RemoteIpAddress?.ToString() ?? "-",
            context.Request.Method,
            lane,
            context.Response.StatusCode,
            (long)elapsed.TotalMilliseconds,
            OutcomeOf(context) ?? "-");
    }

    /// <summary>What the request's lane said of it, without a detail, which may quote the request; null when it said nothing.</summary>
    private static string? OutcomeOf(HttpContext context) =>
        context.Features.Get<Verdict>() is { } verdict ? (verdict with { Detail = null }).ToHeader()
            : context.Features.Get<WriteSummary>()?.ToHeader(withDetail: false);

    [LoggerMessage(1200, LogLevel.Information, "{Client} {Method} {Lane} {Status} {Milliseconds} ms {Verdict}")]
    private static partial void Ended(
        ILogger logger, string client, string method, string lane, int status, long milliseconds, string verdict);
}
