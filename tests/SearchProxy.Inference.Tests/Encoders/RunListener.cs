using System.Diagnostics.Metrics;

namespace SearchProxy.Inference.Tests.Encoders;

/// <summary>Hears the measurements of one loader, on the thread that makes them.</summary>
internal sealed class RunListener : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();

    public RunListener(ModelLoader loader)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "SearchProxy.Inference" && ReferenceEquals(instrument.Meter.Scope, loader))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    public Action<int>? OnRun { get; set; }

    public List<(string Name, double Value, string Tags)> Heard { get; } = [];

    public int Runs { get; private set; }

    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var run = 0;
        lock (_gate)
        {
            Heard.Add((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
            run = instrument.Name == "searchproxy.inference.run.duration" ? ++Runs : 0;
        }

        if (run > 0)
        {
            OnRun?.Invoke(run);
        }
    }
}
