using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Pipeline;

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
        double? share = source.Count is { } total and > 0 ? Math.Min(1, (double)counts.Read / total)
            : source.Bytes is { } bytes ? Math.Min(1, (double)bytes.Read / bytes.Total)
            : null;
        var remaining = share is > 0.001 and < 1 && settled > 0 ? elapsed * ((1 - share.Value) / share.Value) : (TimeSpan?)null;
        return new IngestProgress(counts, elapsed, settled / seconds, context.Characters / seconds, (counts.Tokens - context.Start.Counts.Tokens) / seconds, share, remaining, context.Blockade.Reason);
    }
}
