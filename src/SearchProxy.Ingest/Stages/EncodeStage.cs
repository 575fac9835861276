using System.Threading.Channels;
using SearchProxy.Engine.Bulk;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Run;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest.Stages;

/// <summary>
/// Encodes documents, several at once so that the encoder's threads never wait. A document that the
/// process died with before is encoded alone, so that a second death tells the culprit.
/// </summary>
internal sealed class EncodeStage(RunContext context, DocumentEncoder encoder) : IDisposable
{
    private readonly SemaphoreSlim _seats = new(context.Options.EncodeConcurrency, context.Options.EncodeConcurrency);
    private readonly SemaphoreSlim _alone = new(1, 1);
    private readonly EncodeJournal? _journal = context.State?.CreateJournal(context.Options.EncodeConcurrency);

    public async Task RunAsync(ChannelReader<IngestDocument> documents, ChannelWriter<EncodedDocument> encoded)
    {
        var workers = Enumerable.Range(0, context.Options.EncodeConcurrency).Select(slot => WorkAsync(slot, documents, encoded));
        await Task.WhenAll(workers);
    }

    public void Dispose()
    {
        _journal?.Dispose();
        _seats.Dispose();
        _alone.Dispose();
    }

    private async Task WorkAsync(int slot, ChannelReader<IngestDocument> documents, ChannelWriter<EncodedDocument> encoded)
    {
        try
        {
            while (await documents.WaitToReadAsync(context.Working))
            {
                while (!context.Working.IsCancellationRequested && documents.TryRead(out var document))
                {
                    await EncodeOneAsync(slot, document, encoded);
                }
            }
        }
        catch (OperationCanceledException) when (context.Working.IsCancellationRequested)
        {
            // What is not encoded stays unsettled.
        }
        catch
        {
            context.Abort();
            throw;
        }
    }

    private async ValueTask EncodeOneAsync(int slot, IngestDocument document, ChannelWriter<EncodedDocument> encoded)
    {
        var isAlone = context.Start.Suspects.ContainsKey(document.Head.Number);
        await SitAsync(isAlone);
        EncodedDocument result;
        try
        {
            _journal?.Enter(slot, document.Head.Number);
            result = await encoder.EncodeAsync(document, context.Working);
            _journal?.Leave(slot);
        }
        catch (InferenceException exception)
        {
            _journal?.Leave(slot);
            await context.RejectAsync(
                context.Letter(document, "encoder", exception.Message), new Settlement(SettlementKind.RejectedByEngine));
            return;
        }
        catch (OperationCanceledException)
        {
            _journal?.Leave(slot);
            throw;
        }
        finally
        {
            Rise(isAlone);
        }

        await encoded.WriteAsync(result, CancellationToken.None);
    }

    private async ValueTask SitAsync(bool isAlone)
    {
        if (!isAlone)
        {
            await _seats.WaitAsync(context.Working);
            return;
        }

        // One at a time may collect all seats, else two would wait for each other.
        await _alone.WaitAsync(context.Working);
        var taken = 0;
        try
        {
            for (; taken < context.Options.EncodeConcurrency; taken++)
            {
                await _seats.WaitAsync(context.Working);
            }
        }
        catch (OperationCanceledException)
        {
            if (taken > 0)
            {
                _seats.Release(taken);
            }

            throw;
        }
        finally
        {
            _alone.Release();
        }
    }

    private void Rise(bool isAlone) => _seats.Release(isAlone ? context.Options.EncodeConcurrency : 1);
}
