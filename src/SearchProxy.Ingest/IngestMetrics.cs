using System.Diagnostics.Metrics;
using SearchProxy.Ingest.Run;

namespace SearchProxy.Ingest;

/// <summary>The room's metrics; the meter is <see cref="MeterName"/>.</summary>
internal sealed class IngestMetrics : IDisposable
{
    public const string MeterName = "SearchProxy.Ingest";

    private readonly Meter _meter;
    private readonly Counter<long> _records;
    private readonly Counter<long> _passages;
    private readonly Counter<long> _characters;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _bulkDuration;
    private readonly Histogram<long> _bulkSize;
    private Func<(RunContext? Context, int DeadLetters)> _read = () => (null, 0);

    /// <param name="scope">Whose numbers these are, for listeners that want no others; null for the process.</param>
    public IngestMetrics(object? scope = null)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = scope });
        _records = _meter.CreateCounter<long>("searchproxy.ingest.records", "{record}", "Records that have an end, by result.");
        _passages = _meter.CreateCounter<long>(
            "searchproxy.ingest.passages", "{passage}", "Passages written with a vector, by where it came from: the encoder or the index.");
        _characters = _meter.CreateCounter<long>("searchproxy.ingest.characters", "{character}", "Characters encoded.");
        _retries = _meter.CreateCounter<long>("searchproxy.ingest.retries", "{item}", "Items that were sent to the engine again.");
        _bulkDuration = _meter.CreateHistogram<double>(
            "searchproxy.ingest.bulk.duration",
            "s",
            "Time until each item of a bulk write had an end, pauses and repeats included, by outcome.");
        _bulkSize = _meter.CreateHistogram<long>("searchproxy.ingest.bulk.size", "By", "Bytes of the documents of a bulk write.");
        _meter.CreateObservableGauge(
            "searchproxy.ingest.blocked",
            ReadBlocked,
            "{block}",
            "1 while nothing moves for this reason: the state folder cannot be written, the credentials are refused.");
        _meter.CreateObservableGauge(
            "searchproxy.ingest.unsettled",
            () => _read().Context?.Window.Count ?? 0,
            "{record}",
            "Records under way, and those that wait for an earlier one to end.");
        _meter.CreateObservableGauge(
            "searchproxy.ingest.dead_letters", () => _read().DeadLetters, "{record}", "Records in the dead-letter queue.");
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Lets the run be observed.</summary>
    public void Observe(RunContext context) => _read = () => (context, context.State?.Letters.Count ?? 0);

    public void Settled(Settlement settlement)
    {
        if (NameOf(settlement.Kind) is { } result)
        {
            _records.Add(1, new KeyValuePair<string, object?>("result", result));
        }

        if (settlement.Passages > 0)
        {
            _passages.Add(settlement.Passages, new KeyValuePair<string, object?>("vector", settlement.IsReused ? "index" : "encoder"));
        }
    }

    public void Encoded(int characters)
    {
        if (characters > 0)
        {
            _characters.Add(characters);
        }
    }

    public void Retried(int items)
    {
        if (items > 0)
        {
            _retries.Add(items);
        }
    }

    public void Sent(TimeSpan elapsed, long bytes, bool pushback)
    {
        _bulkDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("outcome", pushback ? "pushback" : "taken"));
        _bulkSize.Record(bytes);
    }

    private static string? NameOf(SettlementKind kind) => kind switch
    {
        SettlementKind.Indexed => "indexed",
        SettlementKind.Superseded => "superseded",
        SettlementKind.Unchanged => "unchanged",
        SettlementKind.Removed => "removed",
        SettlementKind.RejectedBySource => "rejected-by-source",
        SettlementKind.RejectedByEngine => "rejected-by-engine",
        _ => null,
    };

    private IEnumerable<Measurement<int>> ReadBlocked()
    {
        var blockade = _read().Context?.Blockade;
        return
        [
            new(blockade?.Stands(BlockKind.State) == true ? 1 : 0, new KeyValuePair<string, object?>("reason", "state")),
            new(blockade?.Stands(BlockKind.Credentials) == true ? 1 : 0, new KeyValuePair<string, object?>("reason", "credentials")),
        ];
    }
}
