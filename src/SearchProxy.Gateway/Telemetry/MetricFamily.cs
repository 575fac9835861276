using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>One instrument and its series, one for each combination of tags.</summary>
internal sealed class MetricFamily
{
    /// <summary>More combinations of tags than this are counted as one series, so that a tag gone wild cannot fill the memory.</summary>
    private const int MostSeries = 1_000;

    private const string Overflow = "{overflow=\"true\"}";

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MetricTags, MetricSeries> _fast = new();
    private readonly string _type;
    private readonly string _help;
    private readonly bool _isLast;
    private readonly double[]? _bounds;

    public MetricFamily(Instrument instrument)
    {
        var definition = instrument.GetType().GetGenericTypeDefinition();
        var counts = definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>);
        var isHistogram = definition == typeof(Histogram<>);
        _isLast = instrument.IsObservable || definition == typeof(Gauge<>);
        _bounds = isHistogram ? Bounds(instrument) : null;
        _type = isHistogram ? "histogram" : counts ? "counter" : "gauge";
        _help = instrument.Description ?? "";
        Name = NameOf(instrument, counts);
    }

    public string Name { get; }

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length > MetricTags.Most)
        {
            Find(tags).Take(value);
            return;
        }

        var key = MetricTags.Of(tags);
        if (!_fast.TryGetValue(key, out var series))
        {
            series = Find(tags);
            if (_fast.Count < MostSeries)
            {
                _fast.TryAdd(key, series);
            }
        }

        series.Take(value);
    }

    public void WriteTo(StringBuilder text)
    {
        text.Append("# HELP ").Append(Name).Append(' ').Append(_help.Replace('\n', ' ')).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(' ').Append(_type).Append('\n');
        foreach (var (labels, series) in _series.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            series.WriteTo(text, Name, labels);
        }
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = MetricLabels.Of(tags);
        return _series.TryGetValue(labels, out var series)
            ? series
            : _series.GetOrAdd(_series.Count < MostSeries ? labels : Overflow, new MetricSeries(_bounds, _isLast));
    }

    private static double[] Bounds(Instrument instrument)
    {
        var advised = instrument switch
        {
            Histogram<double> of => of.Advice?.HistogramBucketBoundaries?.ToArray(),
            Histogram<long> of => of.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            Histogram<int> of => of.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            _ => null,
        };
        return advised ?? [0.001, 0.01, 0.1, 1, 10, 100, 1_000, 10_000];
    }

    private static string NameOf(Instrument instrument, bool counts)
    {
        var name = new StringBuilder(instrument.Name).Replace('.', '_').Replace('-', '_');
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return name.Append(unit).Append(counts ? "_total" : "").ToString();
    }
}

/// <summary>Up to two tags as a key, so that a measurement on the way of every request builds no text.</summary>
internal readonly record struct MetricTags(string? FirstName, object? First, string? SecondName, object? Second)
{
    public const int Most = 2;

    public static MetricTags Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length switch
    {
        0 => default,
        1 => new MetricTags(tags[0].Key, tags[0].Value, SecondName: null, Second: null),
        _ => new MetricTags(tags[0].Key, tags[0].Value, tags[1].Key, tags[1].Value),
    };
}
