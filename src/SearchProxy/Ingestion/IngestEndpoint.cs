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
using SearchProxy.Commands;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Ingest;

namespace SearchProxy.Ingestion;

/// <summary>
/// Lets a running ingestion be watched: <c>/metrics</c> in the Prometheus text format, and <c>/health</c>, which is 503 with the reason while nothing
/// moves (full disk, refused credentials).
/// </summary>
internal sealed class IngestEndpoint : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly MetricsText _metrics;
    private readonly Func<IngestProgress> _progress;

    private IngestEndpoint(WebApplication server, Func<IngestProgress> progress)
    {
        _server = server;
        _metrics = new MetricsText(server.Services.GetRequiredService<IMeterFactory>());
        _progress = progress;
        server.Run(AnswerAsync);
    }

    /// <summary>Where it answers.</summary>
    public Uri Url => new(_server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <exception cref="CommandException">The URL cannot be listened on.</exception>
    public static async Task<IngestEndpoint> StartAsync(string url, Func<IngestProgress> progress, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url.Replace("*", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
        {
            throw new CommandException(ExitCode.Usage, $"--metrics-listen is \"{url}\"; a URL such as http://127.0.0.1:9464 is expected");
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddMetrics();
        builder.WebHost.UseKestrelCore().UseUrls(url);
        var endpoint = new IngestEndpoint(builder.Build(), progress);
        try
        {
            await endpoint._server.StartAsync(cancellationToken);
            return endpoint;
        }
        catch (IOException fault)
        {
            await endpoint.DisposeAsync();
            throw new CommandException(ExitCode.Usage, $"--metrics-listen {url}: {fault.Message}");
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
        "/health" when _progress().Blocked is { } reason =>
            WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "application/json", JsonSerializer.Serialize(new { status = "failing", reason })),
        "/health" => WriteAsync(context, StatusCodes.Status200OK, "application/json", JsonSerializer.Serialize(new { status = "ok" })),
        _ => WriteAsync(context, StatusCodes.Status404NotFound, "text/plain", "there are /metrics and /health\n"),
    };

    private static Task WriteAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    }
}
