using SearchProxy.Engine.Bulk;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Run;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Stages;

/// <summary>
/// An update that met a write of somebody else: the document is read again and its vectors made anew, until an update meets the state that
/// it was made for. So a client's write is never overwritten, and its text always has its own vector.
/// </summary>
internal sealed class UpdateRedo(
    RunContext context, BulkSender sender, IndexState index, DocumentReader reader, DocumentEncoder encoder, TimeProvider time)
{
    private const int MaxTries = 100;

    /// <summary>What was written last, and what became of it.</summary>
    public async ValueTask<(EncodedDocument Encoded, BulkItemResult Result)> RunAsync(
        EncodedDocument encoded, CancellationToken cancellationToken)
    {
        var result = new BulkItemResult(BulkVerdict.Conflict, 409);
        for (var i = 0; i < MaxTries && result.Verdict == BulkVerdict.Conflict; i++)
        {
            var (current, outcome) = await ReadAsync(encoded.Document, cancellationToken);
            if (current is null)
            {
                return (encoded, outcome);
            }

            try
            {
                encoded = await encoder.EncodeAsync(current, cancellationToken);
            }
            catch (InferenceException exception)
            {
                return (encoded, new BulkItemResult(BulkVerdict.Rejected, 0, "encoder", exception.Message));
            }

            context.CountRetried(1);
            result = (await sender.SendAsync([encoded.Item], cancellationToken)).Results[0];
        }

        return (encoded, result);
    }

    /// <summary>The document as it is now; or, without one, what that means.</summary>
    private async ValueTask<(IngestDocument? Current, BulkItemResult Outcome)> ReadAsync(
        IngestDocument document, CancellationToken cancellationToken)
    {
        var (record, hash, fault) = await ReadPatientlyAsync(document, cancellationToken);
        if (fault is not null)
        {
            return (null, new BulkItemResult(BulkVerdict.Unavailable, 0, "read", fault));
        }

        if (record is null)
        {
            return (null, new BulkItemResult(BulkVerdict.Missing, 404));
        }

        var reading = reader.Read(record);
        if (reading.Document is not { } current)
        {
            return (null, new BulkItemResult(BulkVerdict.Rejected, 0, $"{reading.Fault}", reading.Detail));
        }

        // Ours after all, or another's that made the same vectors.
        return hash is not null && ContentHash.HaveSameText(hash, context.Hash.Of(current))
            ? (null, new BulkItemResult(BulkVerdict.Superseded, 200))
            : (current, new BulkItemResult(BulkVerdict.Conflict, 409));
    }

    /// <summary>Asks again while the engine is busy or away, as long as a bulk request would be sent again.</summary>
    private ValueTask<(SourceRecord? Record, string? Hash, string? Fault)> ReadPatientlyAsync(
        IngestDocument document, CancellationToken cancellationToken) =>
        context.Options.Bulk.Retry.RunAsync(
            async _ => await index.ReadCurrentAsync(document, cancellationToken),
            static answer => answer.Fault is null,
            pause: null,
            time,
            cancellationToken);
}
