using System.Text;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Stages;

namespace SearchProxy.Ingest.Run;

/// <summary>Reads and checks a source as an ingestion would, encodes a sample to know the time, and writes nothing.</summary>
/// <param name="options">As for the ingestion.</param>
/// <param name="source">What would be ingested.</param>
/// <param name="encoder">The model.</param>
/// <param name="splitter">As for the ingestion.</param>
/// <param name="time">Clock.</param>
public sealed class DryRun(
    IngestOptions options, IDocumentSource source, ITextEncoder encoder, PassageSplitter? splitter = null, TimeProvider? time = null)
{
    private const int MaxFaults = 100;
    private const int SampleTexts = 64;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly List<IngestReject> _faults = [];
    private readonly List<string> _sample = [];
    private long _records, _documents, _removals, _faultCount, _passages, _truncated, _characters, _withoutText;
    private IngestDocument? _first;

    /// <exception cref="IOException">The source cannot be read.</exception>
    /// <exception cref="InferenceException">The model fails.</exception>
    public async Task<DryRunReport> RunAsync(CancellationToken stop)
    {
        var reader = new DocumentReader(options, source.Name);
        var check = new TextCheck(options);
        await foreach (var record in source.ReadAsync(SourcePosition.Start, stop))
        {
            var reading = reader.Read(record);
            if (!check.IsDecided)
            {
                check.See(record, reading.Document);
            }

            Count(record, reading);
        }

        var (encodeTime, sample) = await EncodeSampleAsync(stop);
        return new DryRunReport(
            _records, _documents, _removals, _faults, _faultCount, _passages, _truncated, _characters, _withoutText, encodeTime, sample,
            options.AllowsNoText ? null : check.Problem);
    }

    private void Count(SourceRecord record, DocumentReading reading)
    {
        if (options.Partition?.Owns(reading.Document?.Id, record.Head.Number) == false)
        {
            return;
        }

        _records++;
        if (reading.Document is not { } document)
        {
            _faultCount++;
            if (_faults.Count < MaxFaults)
            {
                _faults.Add(new IngestReject(record.Head.Place, record.Head.Id, reading.Fault.ToString(), reading.Detail ?? string.Empty));
            }
        }
        else if (document.Head.Action == BulkAction.Delete)
        {
            _removals++;
        }
        else
        {
            CountDocument(document);
        }
    }

    private void CountDocument(IngestDocument document)
    {
        var (texts, isTruncated) = DocumentPassages.Of(splitter, options.TextFields, document.Texts);
        _documents++;
        _first ??= document;
        _passages += texts.Count;
        _truncated += isTruncated ? 1 : 0;
        _withoutText += texts.Count == 0 ? 1 : 0;
        _characters += texts.Sum(text => (long)text.Length);
        // Every power of two's text is taken, so that the sample covers the source and not only its beginning.
        if (texts.Count > 0 && (_sample.Count < SampleTexts / 2 || (long.IsPow2(_documents) && _sample.Count < SampleTexts)))
        {
            _sample.Add(texts[0]);
        }
    }

    private async Task<(TimeSpan? Time, string? Sample)> EncodeSampleAsync(CancellationToken stop)
    {
        if (_first is null)
        {
            return (null, null);
        }

        var started = _time.GetTimestamp();
        var vectors = await Task.WhenAll(_sample.Select(text => encoder.EncodeAsync(text, TextRole.Passage, stop).AsTask()));
        var elapsed = _time.GetElapsedTime(started);
        var characters = Math.Max(1, _sample.Sum(text => (long)text.Length));
        var written = vectors.Length == 0 || !vectors[0].AsSpan().ContainsAnyExcept(0f)
            ? []
            : new[] { new PassageVector(_sample[0], vectors[0]) };
        var body = DocumentBody.Write(_first, "-", 1, written, splitter is not null);
        return (elapsed * ((double)_characters / characters), Encoding.UTF8.GetString(body.Span));
    }
}
