using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Telemetry;

namespace SearchProxy.Gateway.Tests.Telemetry;

public sealed class MetricsTextTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricsText _text;
    private readonly Meter _meter;

    public MetricsTextTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _text = new MetricsText(factory);
        _meter = factory.Create("SearchProxy.Test");
    }

    public void Dispose()
    {
        _text.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Each_combination_of_tags_is_a_series_however_many_tags()
    {
        var counter = _meter.CreateCounter<long>("a.b", "{x}", "help\ntext");
        counter.Add(1);
        counter.Add(2, Tag("one", "x"));
        counter.Add(3, Tag("one", "x"), Tag("two", 7));
        counter.Add(4, Tag("one", "x"), Tag("two", 7), Tag("three", "q\"\\\n"));
        counter.Add(5, Tag("one", "x"));
        Assert.Equal(
            "# HELP a_b_total help text\n# TYPE a_b_total counter\na_b_total 1\na_b_total{one=\"x\",two=\"7\",three=\"q\\\"\\\\\\n\"} 4\n"
            + "a_b_total{one=\"x\",two=\"7\"} 3\na_b_total{one=\"x\"} 7\n",
            _text.Write());
    }

    [Fact]
    public void Histogram_counts_into_the_bounds_that_its_instrument_advises()
    {
        var histogram = _meter.CreateHistogram(
            "h", "By", description: null, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10] });
        histogram.Record(1);
        histogram.Record(5);
        histogram.Record(50);
        Assert.EndsWith(
            "h_bytes_bucket{le=\"1\"} 1\nh_bytes_bucket{le=\"10\"} 2\nh_bytes_bucket{le=\"+Inf\"} 3\nh_bytes_sum 56\nh_bytes_count 3\n",
            _text.Write(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Observed_values_are_the_last_ones()
    {
        var value = 3;
        _meter.CreateObservableGauge("g", () => value);
        _text.Write();
        value = 9;
        Assert.EndsWith("# TYPE g gauge\ng 9\n", _text.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tag_gone_wild_ends_in_one_series()
    {
        var counter = _meter.CreateCounter<long>("wild");
        for (var i = 0; i < 1_500; i++)
        {
            counter.Add(1, Tag("id", i));
        }

        Assert.Contains("wild_total{overflow=\"true\"} 500\n", _text.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_cannot_be_read_takes_no_other_with_it()
    {
        _meter.CreateObservableGauge("broken", Broken);
        _meter.CreateObservableGauge("whole", () => 7);
        Assert.Contains("\nwhole 7\n", _text.Write(), StringComparison.Ordinal);
    }

    private static int Broken() => throw new IOException("the file is just being replaced");

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
