using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Terminals;

namespace SearchProxy.Hosting;

/// <summary>A proxy that listens. Disposing drains and stops it.</summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningProxy(WebApplication app) => _app = app;

    /// <summary>The URLs that it listens on, free ports filled in, without a slash at the end.</summary>
    public IReadOnlyList<string> Addresses => [.. GatewayHost.AddressesOf(_app).Select(address => address.GetLeftPart(UriPartial.Authority))];

    /// <exception cref="CommandException">An address cannot be listened on.</exception>
    public static async Task<RunningProxy> StartAsync(ProxySettings settings, Terminal terminal, bool verbose, CancellationToken stop)
    {
        var app = GatewayHost.Build(settings.Gateway, builder => AddLog(builder, verbose));
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException fault)
        {
            await app.DisposeAsync();
            throw new CommandException(
                ExitCode.Usage, $"cannot listen on {string.Join(", ", settings.Gateway.Listen)}: {fault.Message}", fault);
        }

        return new RunningProxy(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static void AddLog(WebApplicationBuilder builder, bool verbose)
    {
        builder.Logging.SetMinimumLevel(verbose ? LogLevel.Information : LogLevel.Warning);
        builder.Logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            options.UseUtcTimestamp = true;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
