using System.Text;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>The numbers of one instrument under one combination of tags.</summary>
internal sealed class MetricSeries(double[]? bounds, bool isLast)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[(bounds?.Length ?? 0) + 1];
    private double _sum;

    public void Take(double value)
    {
        lock (_gate)
        {
            _sum = isLast ? value : _sum + value;
            if (bounds is not null)
            {
                var at = Array.BinarySearch(bounds, value);
                _buckets[at < 0 ? ~at : at]++;
            }
        }
    }

    public void WriteTo(StringBuilder text, string name, string labels)
    {
        lock (_gate)
        {
            if (bounds is null)
            {
                text.Append(name).Append(labels).Append(' ').Append(MetricsText.Number(_sum)).Append('\n');
                return;
            }

            var count = 0L;
            for (var i = 0; i < _buckets.Length; i++)
            {
                count += _buckets[i];
                var bound = i < bounds.Length ? MetricsText.Number(bounds[i]) : "+Inf";
                text.Append(name).Append("_bucket").Append(MetricLabels.With(labels, "le", bound)).Append(' ').Append(count).Append('\n');
            }

            text.Append(name).Append("_sum").Append(labels).Append(' ').Append(MetricsText.Number(_sum)).Append('\n');
            text.Append(name).Append("_count").Append(labels).Append(' ').Append(count).Append('\n');
        }
    }
}
