using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SearchProxy.Hosting;

/// <summary>
/// Sends metrics and traces to an OpenTelemetry collector, when the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one; the
/// other standard variables (protocol, headers, intervals, sampling) hold too. Disposing sends what is left.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string NameVariable = "OTEL_SERVICE_NAME";
    private const string ServiceName = "searchproxy";

    /// <summary>
    /// The product's own; and what the instrumentation packages for ASP.NET Core and the runtime would add on this runtime, which is these
    /// names.
    /// </summary>
    private static readonly string[] Meters =
    [
        "SearchProxy.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
    ];

    private readonly MeterProvider _meters;
    private readonly TracerProvider _traces;

    private OtlpExport(Action<OtlpExporterOptions> metrics, Action<OtlpExporterOptions> traces)
    {
        _meters = Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(Meters).AddOtlpExporter(metrics).Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Describe)
            .AddSource("Microsoft.AspNetCore", "SearchProxy.*")
            .AddOtlpExporter(traces)
            .Build();
    }

    /// <summary>Null when no collector is named.</summary>
    public static OtlpExport? StartIfWanted() =>
        string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(EndpointVariable))
            ? null
            : new OtlpExport(static _ => { }, static _ => { });

    /// <summary>Sends to a collector by OTLP over HTTP.</summary>
    /// <param name="collector">Its address, without a path.</param>
    public static OtlpExport StartTo(Uri collector) => new(To(new Uri(collector, "/v1/metrics")), To(new Uri(collector, "/v1/traces")));

    public void Dispose()
    {
        _meters.Dispose();
        _traces.Dispose();
    }

    private static Action<OtlpExporterOptions> To(Uri address) =>
        options => (options.Endpoint, options.Protocol) = (address, OtlpExportProtocol.HttpProtobuf);

    private static void Describe(ResourceBuilder resource)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(NameVariable)))
        {
            resource.AddService(ServiceName, serviceVersion: ProductVersion.Text);
        }
    }
}
