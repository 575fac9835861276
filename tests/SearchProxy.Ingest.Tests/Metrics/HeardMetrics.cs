using System.Diagnostics.Metrics;

namespace SearchProxy.Ingest.Tests.Metrics;

/// <summary>Hears the meter of one run.</summary>
internal sealed class HeardMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<(string Name, double Value)> _heard = [];

    public HeardMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == IngestMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, this))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Names with their units and tags, each once, sorted.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _heard.Select(heard => heard.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Everything counted under a name.</summary>
    public double Sum(string name)
    {
        lock (_gate)
        {
            return _heard.Where(heard => heard.Name == name).Sum(heard => heard.Value);
        }
    }

    /// <summary>What a gauge shows right now.</summary>
    public double Now(string name)
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            return _heard.Last(heard => heard.Name == name).Value;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = $"{instrument.Name} {instrument.Unit}";
        foreach (var tag in tags)
        {
            name += $" {tag.Key}={tag.Value}";
        }

        lock (_gate)
        {
            _heard.Add((name, value));
        }
    }
}
