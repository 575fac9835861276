using System.Diagnostics.Metrics;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes;

/// <summary>Numbers of the write lane. Meter <c>SearchProxy.Writes</c>.</summary>
internal sealed class WriteMetrics
{
    public const string MeterName = "SearchProxy.Writes";

    private readonly Counter<long> _documents;
    private readonly Histogram<double> _embedding;

    public WriteMetrics(IMeterFactory meters, EmbeddingOnWrite embedding)
    {
        var meter = meters.Create(MeterName);
        _documents = meter.CreateCounter<long>(
            "searchproxy.writes.documents", "{document}",
            "Documents written through the write lane, by outcome (embedded, passed, queued, rejected) and reason (none when embedded).");
        meter.CreateObservableGauge(
            "searchproxy.writes.backfill.length",
            () => embedding.Backlog().Length,
            "{document}",
            "Documents that wait in the backfill queue for their vectors.");
        meter.CreateObservableGauge(
            "searchproxy.writes.backfill.age",
            () => embedding.Backlog().Age.TotalSeconds,
            "s",
            "How long the first document of the backfill queue has waited.");
        _embedding = meter.CreateHistogram(
            "searchproxy.writes.embed.duration",
            "s",
            "Time to make the vectors of one document.",
            tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0001, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
            });
        Count(0, WriteAction.Embedded, WriteReason.None);
        foreach (var reason in Enum.GetValues<WriteReason>().Where(static reason => reason != WriteReason.None))
        {
            foreach (var action in ActionsOf(reason))
            {
                Count(0, action, reason);
            }
        }
    }

    public void Decided(WriteAction action, WriteReason reason) => Count(1, action, reason);

    private void Count(int documents, WriteAction action, WriteReason reason) => _documents.Add(
        documents,
        new KeyValuePair<string, object?>("outcome", ReasonName.Of(action)),
        new KeyValuePair<string, object?>("reason", ReasonName.Of(reason)));

    /// <summary>What can become of a document for this reason, for counters that are there before it does.</summary>
    private static IEnumerable<WriteAction> ActionsOf(WriteReason reason) => reason switch
    {
        < WriteReason.NoIndex => [WriteAction.Passed],
        < WriteReason.Pipeline => [WriteAction.Passed, WriteAction.Queued],
        WriteReason.Pipeline => [WriteAction.Passed, WriteAction.Queued, WriteAction.Rejected],
        _ => [WriteAction.Queued, WriteAction.Rejected],
    };

    public void Embedded(TimeSpan elapsed) => _embedding.Record(elapsed.TotalSeconds);
}
