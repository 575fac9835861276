using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>
/// Lets a process that serves nothing else be watched while it runs: <c>/metrics</c> in the Prometheus text format, and <c>/health</c>,
/// which is 503 with the reason while it cannot go on.
/// </summary>
public sealed class MetricsEndpoint : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly MetricsText _metrics;
    private readonly Func<string?> _failing;

    private MetricsEndpoint(WebApplication server, Func<string?> failing)
    {
        _server = server;
        _metrics = new MetricsText(server.Services.GetRequiredService<IMeterFactory>());
        _failing = failing;
        server.Run(AnswerAsync);
    }

    /// <summary>Where it answers.</summary>
    public Uri Url =>
        new(_server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <param name="url">Such as <c>http://127.0.0.1:9464</c>; port 0 is a free one.</param>
    /// <param name="failing">Why the process cannot go on right now; null when it can.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">It is no http URL.</exception>
    /// <exception cref="IOException">It cannot be listened on.</exception>
    public static async Task<MetricsEndpoint> StartAsync(string url, Func<string?> failing, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url.Replace("*", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address)
            || address.Scheme != Uri.UriSchemeHttp)
        {
            throw new FormatException($"\"{url}\" is not a URL such as http://127.0.0.1:9464");
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddMetrics();
        builder.WebHost.UseKestrelCore().UseUrls(url);
        var endpoint = new MetricsEndpoint(builder.Build(), failing);
        try
        {
            await endpoint._server.StartAsync(cancellationToken);
            return endpoint;
        }
        catch
        {
            await endpoint.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _metrics.Dispose();
    }

    private Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/metrics" => WriteAsync(context, StatusCodes.Status200OK, "text/plain; version=0.0.4", _metrics.Write()),
        "/health" when _failing() is { } reason =>
            WriteJsonAsync(context, StatusCodes.Status503ServiceUnavailable, new { status = "failing", reason }),
        "/health" => WriteJsonAsync(context, StatusCodes.Status200OK, new { status = "ok" }),
        _ => WriteAsync(context, StatusCodes.Status404NotFound, "text/plain", "there are /metrics and /health\n"),
    };

    private static Task WriteJsonAsync<TBody>(HttpContext context, int status, TBody body) =>
        WriteAsync(context, status, "application/json", JsonSerializer.Serialize(body));

    private static Task WriteAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    }
}
