using System.Threading.Channels;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Run;

namespace SearchProxy.Ingest.Stages;

/// <summary>
/// Gathers encoded documents into bulk requests, sends several at once as far as the engine keeps up, and settles each document by what
/// became of it.
/// </summary>
internal sealed class BulkStage(
    RunContext context, BulkSender sender, IndexState index, UpdateRedo redo, TimeProvider time, CancellationToken deadline)
{
    private readonly BulkGovernor _governor = new(context.Options.BulkBytes, context.Options.BulkConcurrency);
    private readonly List<Task> _running = [];

    public async Task RunAsync(ChannelReader<EncodedDocument> encoded)
    {
        var batch = new List<EncodedDocument>();
        var bytes = 0;
        var begun = time.GetTimestamp();
        while (await WaitAsync(encoded, batch.Count > 0 ? time.GetElapsedTime(begun) : null) is { } more)
        {
            begun = batch.Count > 0 ? begun : time.GetTimestamp();
            while (more && !IsFull(batch, bytes) && encoded.TryRead(out var document))
            {
                batch.Add(document);
                bytes += document.Item.Source.Length;
            }

            if (IsFull(batch, bytes) || !more)
            {
                await DispatchAsync(batch);
                (batch, bytes) = ([], 0);
            }
        }

        await DispatchAsync(batch);
        await Task.WhenAll(_running);
    }

    private bool IsFull(List<EncodedDocument> batch, int bytes) => batch.Count >= context.Options.BulkItems || bytes >= _governor.Bytes;

    /// <summary>True: there is more; false: the batch has waited long enough; null: nothing will come.</summary>
    private async ValueTask<bool?> WaitAsync(ChannelReader<EncodedDocument> encoded, TimeSpan? waited)
    {
        if (waited is not { } age)
        {
            return await encoded.WaitToReadAsync(CancellationToken.None) ? true : null;
        }

        var left = context.Options.BulkLinger - age;
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        using var linger = new CancellationTokenSource(left, time);
        try
        {
            return await encoded.WaitToReadAsync(linger.Token) ? true : null;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask DispatchAsync(List<EncodedDocument> batch)
    {
        _running.RemoveAll(task => task.IsCompletedSuccessfully);
        if (batch.Count == 0 || context.IsFailed)
        {
            return;
        }

        try
        {
            await _governor.EnterAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _running.Add(SendAsync(batch));
    }

    private async Task SendAsync(List<EncodedDocument> batch)
    {
        var pushback = false;
        try
        {
            (var results, pushback) = await sender.SendAsync([.. batch.Select(document => document.Item)], deadline);
            // What was not sent because another item ended the sending must not hide that item's reason.
            foreach (var i in Enumerable.Range(0, batch.Count).OrderBy(i => results[i].Verdict == BulkVerdict.Unavailable))
            {
                var isMet = results[i].Verdict == BulkVerdict.Conflict && batch[i].Document.Head.Action == BulkAction.Update;
                var (document, result) = isMet ? await redo.RunAsync(batch[i], deadline) : (batch[i], results[i]);
                await SettleAsync(document, result);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // Not known to be written: stays unsettled.
        }
        catch
        {
            context.Abort();
            throw;
        }
        finally
        {
            _governor.Leave(pushback);
        }
    }

    private async ValueTask SettleAsync(EncodedDocument encoded, BulkItemResult result)
    {
        var document = encoded.Document;
        switch (result.Verdict)
        {
            case BulkVerdict.Done or BulkVerdict.Superseded when document.Head.Action == BulkAction.Delete:
                if (await context.KeepRemovalAsync(document))
                {
                    Settle(encoded, SettlementKind.Removed);
                }

                break;
            case BulkVerdict.Done or BulkVerdict.Superseded:
                Settle(encoded, result.Verdict == BulkVerdict.Done ? SettlementKind.Indexed : SettlementKind.Superseded);
                break;
            case BulkVerdict.Missing when document.Head.Action == BulkAction.Update:
                // Removed by somebody since it was read.
                Settle(encoded, SettlementKind.Removed);
                break;
            case BulkVerdict.Conflict when await IsOursAsync(document):
                Settle(encoded, SettlementKind.Superseded);
                break;
            case BulkVerdict.Configuration:
                context.Fail(IngestOutcome.Configuration, $"{document.Head.Place}: {result.Words}");
                break;
            case BulkVerdict.Credentials:
                context.Fail(IngestOutcome.Credentials, result.Reason ?? "the engine answered 401");
                break;
            case BulkVerdict.Unavailable:
                context.Fail(IngestOutcome.EngineUnavailable, result.Words);
                break;
            default:
                var kind = result.Verdict == BulkVerdict.Rejected ? result.ErrorType ?? $"{result.Verdict}" : $"{result.Verdict}";
                await context.RejectAsync(context.Letter(document, kind, result.Reason), new Settlement(SettlementKind.RejectedByEngine));
                break;
        }
    }

    private void Settle(EncodedDocument encoded, SettlementKind kind)
    {
        context.Guard.Note(isRejected: false);
        context.Settle(
            encoded.Document.Head.Number,
            new Settlement(kind, encoded.Vectors.Count, encoded.IsTruncated, encoded.IsReused, encoded.WithoutDirection, encoded.Tokens));
    }

    /// <summary>A create that was carried out before its answer was lost conflicts with itself.</summary>
    private async ValueTask<bool> IsOursAsync(IngestDocument document) =>
        (await index.ReadHashesAsync([document], deadline)).GetValueOrDefault(document.Id) == context.Hash.Of(document);
}
