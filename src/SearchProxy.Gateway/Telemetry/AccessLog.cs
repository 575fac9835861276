using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SearchProxy.Core.Outcomes;

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

    private const string Detail = "; detail=";

    internal void Ended(HttpContext context, string lane, TimeSpan elapsed)
    {
        if (!@switch.IsOn)
        {
            return;
        }

        var verdict = context.Response.Headers[Verdict.HeaderName].ToString();
        // A detail may quote the request.
        var kept = verdict.IndexOf(Detail, StringComparison.Ordinal) is var at and >= 0 ? verdict[..at] : verdict;
        Ended(
            logger,
            context.Connection.RemoteIpAddress?.ToString() ?? "-",
            context.Request.Method,
            lane,
            context.Response.StatusCode,
            (long)elapsed.TotalMilliseconds,
            kept.Length == 0 ? "-" : kept);
    }

    [LoggerMessage(1200, LogLevel.Information, "{Client} {Method} {Lane} {Status} {Milliseconds} ms {Verdict}")]
    private static partial void Ended(
        ILogger logger, string client, string method, string lane, int status, long milliseconds, string verdict);
}
