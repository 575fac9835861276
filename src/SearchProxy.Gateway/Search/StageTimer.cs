using System.Globalization;
using System.Text;

namespace SearchProxy.Gateway.Search;

/// <summary>Milliseconds of the stages of one search, for the <c>Server-Timing</c> header and the metrics.</summary>
internal sealed class StageTimer(TimeProvider time)
{
    /// <summary>A time-out of nothing would be one of for ever.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly List<(string Stage, long From, double Milliseconds)> _stages = new(8);
    private readonly long _began = time.GetTimestamp();
    private readonly Lock _lock = new();
    private long _knowledgeEnds;
    private long _completionEnds;

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    public long Now() => time.GetTimestamp();

    /// <summary>
    /// What is left for calls that are to be known first: of their share of the deadline, or of the one grace that all have together which
    /// begin late.
    /// </summary>
    public TimeSpan LeftForKnowledge(TimeSpan share, TimeSpan grace) => Left(ref _knowledgeEnds, share, grace);

    /// <summary>The same for calls that complete an answer.</summary>
    public TimeSpan LeftForCompletion(TimeSpan share, TimeSpan grace) => Left(ref _completionEnds, share, grace);

    /// <summary>Notes a stage that began at <paramref name="from"/> and ends now. Stages may overlap: the legs do.</summary>
    public void Note(string stage, long from)
    {
        var milliseconds = time.GetElapsedTime(from).TotalMilliseconds;
        lock (_lock)
        {
            _stages.Add((stage, from, milliseconds));
        }
    }

    private TimeSpan Left(ref long ends, TimeSpan share, TimeSpan grace)
    {
        var elapsed = Elapsed;
        if (share - elapsed > grace)
        {
            return share - elapsed;
        }

        var late = Interlocked.CompareExchange(ref ends, (elapsed + grace).Ticks, 0) is var first and not 0
            ? first
            : (elapsed + grace).Ticks;
        var left = TimeSpan.FromTicks(Math.Max(late, share.Ticks)) - elapsed;
        return left > Least ? left : Least;
    }

    public IReadOnlyList<(string Stage, double Milliseconds)> Stages()
    {
        lock (_lock)
        {
            return [.. _stages.Select(static stage => (stage.Stage, stage.Milliseconds))];
        }
    }

    /// <summary>When each stage began and ended, by the clock on the wall.</summary>
    public IReadOnlyList<(string Stage, DateTimeOffset Began, DateTimeOffset Ended)> Spans()
    {
        var (now, stamp) = (time.GetUtcNow(), time.GetTimestamp());
        lock (_lock)
        {
            return [.. _stages.Select(stage => (stage.Stage, Began(stage.From), Began(stage.From).AddMilliseconds(stage.Milliseconds)))];
        }

        DateTimeOffset Began(long from) => now - time.GetElapsedTime(from, stamp);
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
