using System.Globalization;
using System.Text;

namespace SearchProxy.Gateway.Search;

/// <summary>Milliseconds of the stages of one search, for the <c>Server-Timing</c> header and the metrics.</summary>
internal sealed class StageTimer(TimeProvider time)
{
    private readonly List<(string Stage, double Milliseconds)> _stages = new(8);
    private readonly long _began = time.GetTimestamp();
    private readonly Lock _lock = new();

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    public long Now() => time.GetTimestamp();

    /// <summary>Notes a stage that began at <paramref name="from"/> and ends now. Stages may overlap: the legs do.</summary>
    public void Note(string stage, long from)
    {
        var milliseconds = time.GetElapsedTime(from).TotalMilliseconds;
        lock (_lock)
        {
            _stages.Add((stage, milliseconds));
        }
    }

    public IReadOnlyList<(string Stage, double Milliseconds)> Stages()
    {
        lock (_lock)
        {
            return [.. _stages];
        }
    }

    /// <summary><c>parse;dur=0.1, lexical;dur=5.2, total;dur=61.0</c></summary>
    public string ToHeader()
    {
        var text = new StringBuilder(128);
        foreach (var (stage, milliseconds) in Stages())
        {
            text.Append(CultureInfo.InvariantCulture, $"{stage};dur={milliseconds:0.##}, ");
        }

        return text.Append(CultureInfo.InvariantCulture, $"total;dur={Elapsed.TotalMilliseconds:0.##}").ToString();
    }
}
