using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Tls;

namespace SearchProxy.Gateway.Hosting;

/// <summary>A web host that is nothing but the gateway.</summary>
public static class GatewayHost
{
    /// <summary>Builds the host; nothing listens yet.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="configure">Adds services (the search lane's models), logging and so on; null for nothing.</param>
    /// <exception cref="OptionsValidationException">The options do not hold; the message has every error.</exception>
    public static WebApplication Build(GatewayOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var errors = GatewayOptionsValidator.Validate(options);
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(nameof(GatewayOptions), typeof(GatewayOptions), errors);
        }

        // Lines end with CR LF: a parser that takes a line feed alone for an end may see another request than one that does not.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSearchProxyGateway(target => CopyTo(target, options));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout + options.DrainDelay);
        configure?.Invoke(builder);
        Quieten(builder.Logging);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((_, kestrel) => Configure(kestrel, options));
        var app = builder.Build();
        // Before anything counts: what is counted unheard is lost, and counters are to be there from the start.
        app.Services.GetRequiredService<MetricsText>();
        app.Services.GetRequiredService<StateMetrics>();
        app.MapSearchProxy();
        app.Services.GetRequiredService<ServerRefusals>().Observe(app.Services.GetRequiredService<DiagnosticListener>());
        return app;
    }

    /// <summary>The URLs that a started host listens on, free ports filled in.</summary>
    public static IReadOnlyList<Uri> AddressesOf(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(url => new Uri(url))];

    /// <summary>
    /// The framework's own categories tell paths and query strings of requests at some levels and a stack trace for each request that an
    /// engine out of reach fails; what an operator needs of that is told by the gateway itself.
    /// </summary>
    private static void Quieten(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Critical);
        // Where this one is heard at any level, the host makes a span and a log scope for each request.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft.Extensions.Http", LogLevel.None);
        logging.AddFilter("System.Net.Http", LogLevel.None);
        logging.AddFilter("Yarp", LogLevel.None);
    }

    private static void CopyTo(GatewayOptions target, GatewayOptions source)
    {
        foreach (var property in typeof(GatewayOptions).GetProperties())
        {
            property.SetValue(target, property.GetValue(source));
        }
    }

    private static void Configure(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        // Bytes above ASCII in a header pass as they came.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        SetLimits(kestrel.Limits, options.Limits);
        var certificates = options.Tls is null
            ? null
            : new CertificateFile(
                options.Tls,
                kestrel.ApplicationServices.GetRequiredService<TimeProvider>(),
                kestrel.ApplicationServices.GetRequiredService<ILogger<CertificateFile>>());
        ListenOn(options.Listen, static _ => { });
        ListenOn(options.Admin.Listen, static listen => listen.Use(AdminListener.Mark));

        void ListenOn(IEnumerable<string> urls, Action<ListenOptions> mark)
        {
            foreach (var url in urls)
            {
                if (ListenAddress.TryParse(url, out var address, out _))
                {
                    Listen(kestrel, address, listen =>
                    {
                        mark(listen);
                        Secure(listen, address, certificates);
                    });
                }
            }
        }
    }

    private static void SetLimits(KestrelServerLimits server, GatewayLimits limits)
    {
        var slowest = new MinDataRate(limits.SlowClientBytesPerSecond, limits.SlowClientGrace);
        server.MaxRequestBodySize = null;
        server.MinRequestBodyDataRate = slowest;
        server.MinResponseDataRate = slowest;
        server.MaxRequestLineSize = limits.RequestLineBytes;
        server.MaxRequestHeadersTotalSize = limits.RequestHeadersBytes;
        server.MaxRequestHeaderCount = limits.RequestHeaders;
        server.MaxRequestBufferSize = Math.Max(server.MaxRequestBufferSize ?? 0, limits.RequestHeadersBytes + limits.RequestLineBytes);
        server.MaxConcurrentConnections = limits.Connections;
        server.RequestHeadersTimeout = limits.RequestHeadTimeout;
        server.KeepAliveTimeout = limits.KeepAlive;
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, Action<ListenOptions> configure)
    {
        if (address.Address is { } ip)
        {
            kestrel.Listen(ip, address.Port, configure);
        }
        else if (address.Port == 0)
        {
            // A free port cannot be had on both loopback addresses at once.
            kestrel.Listen(IPAddress.Loopback, 0, configure);
        }
        else
        {
            kestrel.ListenLocalhost(address.Port, configure);
        }
    }

    private static void Secure(ListenOptions listen, ListenAddress address, CertificateFile? certificates)
    {
        // The engines speak HTTP/1.1 only; offering HTTP/2 would let clients meet differences that the engine does not have.
        listen.Protocols = HttpProtocols.Http1;
        if (address.IsSecure)
        {
            listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificates!.Current);
        }

        listen.Use(RequestLineFilter.Around);
        listen.Use(ServerRefusals.Around);
    }
}
