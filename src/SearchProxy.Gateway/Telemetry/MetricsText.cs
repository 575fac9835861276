using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>
/// Gathers all meters of this product, and those of the runtime, and writes them in the Prometheus text format (exposition format 0.0.4).
/// Instrument names get underscores for dots, the unit (seconds, bytes) and <c>_total</c> for counters at the end.
/// </summary>
public sealed class MetricsText : IDisposable
{
    private const string MeterPrefix = "SearchProxy.";

    /// <summary>Process, collector, threads and exceptions, by the names of OpenTelemetry.</summary>
    private const string RuntimeMeter = "System.Runtime";

    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly MeterListener _listener = new();

    /// <param name="meters">
    /// Meters of this factory are gathered, and those of no factory, the models' among them: another host in the process has its own.
    /// </param>
    /// <param name="withRuntime">True: the numbers of process and runtime too.</param>
    public MetricsText(IMeterFactory meters, bool withRuntime = false)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if ((instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal)
                || (withRuntime && instrument.Meter.Name == RuntimeMeter))
                && (instrument.Meter.Scope is not IMeterFactory || ReferenceEquals(instrument.Meter.Scope, meters)))
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, static created => new MetricFamily(created)));
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.Start();
    }

    /// <summary>All metrics as they stand, sorted by name.</summary>
    public string Write()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // All were asked. A number that cannot be read at this moment keeps its last value, and takes none of the others with it.
        }

        var text = new StringBuilder();
        foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            family.WriteTo(text);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
