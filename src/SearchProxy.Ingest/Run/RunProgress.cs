using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Run;

/// <summary>Puts a run's counters together for people.</summary>
internal static class RunProgress
{
    public static IngestProgress Of(RunContext? context, IDocumentSource source, TimeSpan elapsed)
    {
        if (context is null)
        {
            return new IngestProgress(new IngestCounts(), elapsed, 0, 0, 0, null, null, null);
        }

        var counts = context.Counts;
        var seconds = Math.Max(elapsed.TotalSeconds, 1e-3);
        var settled = counts.Settled - context.Start.Counts.Settled;
        var (share, remaining) = Estimate(context, source, elapsed);
        return new IngestProgress(
            counts,
            elapsed,
            settled / seconds,
            context.Characters / seconds,
            (counts.Tokens - context.Start.Counts.Tokens) / seconds,
            share,
            remaining,
            context.Blockade.Reason);
    }

    /// <summary>
    /// Reading runs ahead, by as much as may be under way: how many records there will be is told by what is read, how long they take by
    /// what is settled.
    /// </summary>
    private static (double? Share, TimeSpan? Remaining) Estimate(RunContext context, IDocumentSource source, TimeSpan elapsed)
    {
        var settled = context.Window.Settled.Position.Records;
        var read = settled + context.Window.Count;
        double? all = source.Count is { } count ? count
            : source.Bytes is { Read: > 0 } bytes ? (double)read * bytes.Total / bytes.Read
            : null;
        if (all is not > 0)
        {
            return (null, null);
        }

        var done = settled - context.Start.Position.Records;
        var left = Math.Max(0, all.Value - settled);
        return (Math.Min(1, settled / all.Value), done > 0 && left > 0 ? elapsed * (left / done) : null);
    }
}
