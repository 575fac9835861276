using System.Diagnostics;
using System.Diagnostics.Metrics;
using SearchProxy.Inference;

namespace SearchProxy.Benchmarks.Ingestion;

/// <summary>
/// When the model's threads computed, from the duration that the inference reports at the end of each text: for the share of the time in
/// which all of them did.
/// </summary>
internal sealed class BusyCores : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(long From, long To)> _runs = [];
    private readonly Lock _gate = new();

    public BusyCores(ModelLoader loader)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "searchproxy.inference.run.duration" && ReferenceEquals(instrument.Meter.Scope, loader))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            var now = Stopwatch.GetTimestamp();
            lock (_gate)
            {
                _runs.Add((now - (long)(seconds * Stopwatch.Frequency), now));
            }
        });
        _listener.Start();
    }

    /// <summary>Share of the time between two timestamps in which at least <paramref name="cores"/> threads computed.</summary>
    public double Share(long from, long to, int cores)
    {
        List<(long At, int Change)> events;
        lock (_gate)
        {
            events = [.. _runs.Where(run => run.To > from && run.From < to)
                .SelectMany(run => new[] { (Math.Max(run.From, from), 1), (Math.Min(run.To, to), -1) })];
        }

        var (busy, running, last) = (0L, 0, from);
        foreach (var (at, change) in events.OrderBy(one => one.At).ThenBy(one => one.Change))
        {
            busy += running >= cores ? at - last : 0;
            (running, last) = (running + change, at);
        }

        return (double)busy / (to - from);
    }

    public void Dispose() => _listener.Dispose();
}
