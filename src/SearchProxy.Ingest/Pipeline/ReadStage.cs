using System.Threading.Channels;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Pipeline;

/// <summary>Reads the source, checks each record, and hands documents on as far as there is room.</summary>
internal sealed class ReadStage(RunContext context, IDocumentSource source, DocumentReader reader)
{
    private const int PoisonAfter = 2;

    public async Task RunAsync(ChannelWriter<IngestDocument> documents, ChannelWriter<EncodedDocument> removals)
    {
        try
        {
            await foreach (var record in source.ReadAsync(context.Start.Position, context.Working))
            {
                await AcceptAsync(record, documents, removals);
            }
        }
        catch (OperationCanceledException) when (context.Working.IsCancellationRequested)
        {
            // Stopped: what was accepted is settled by the stages behind, the rest is for the next run.
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            context.Fail(IngestOutcome.SourceFailed, $"{source.Name}: {exception.Message}");
        }
        catch
        {
            context.Abort();
            throw;
        }
        finally
        {
            documents.Complete();
        }
    }

    private async ValueTask AcceptAsync(SourceRecord record, ChannelWriter<IngestDocument> documents, ChannelWriter<EncodedDocument> removals)
    {
        await context.Blockade.WaitAsync(context.Working);
        var reading = context.Start.Suspects.GetValueOrDefault(record.Number) >= PoisonAfter
            ? DocumentReading.Failed(SourceFault.Poison, $"the process ended {PoisonAfter} times while it encoded this document alone")
            : reader.Read(record);
        var size = reading.Document?.Size ?? record.Json.Length;
        await context.Window.EnterAsync(record.Number, reading.Document?.Id, size, record.Cursor, context.Working);
        if (context.Options.Partition?.Owns(reading.Document?.Id, record.Number) == false)
        {
            context.Settle(record.Number, new Settlement(SettlementKind.Elsewhere));
        }
        else if (reading.Document is not { } document)
        {
            await context.RejectAsync(context.Letter(record, reading.Fault, reading.Detail), new Settlement(SettlementKind.RejectedBySource));
        }
        else if (document.Action == BulkAction.Delete)
        {
            await removals.WriteAsync(new EncodedDocument(document, Removal(document), []), context.Working);
        }
        else
        {
            await documents.WriteAsync(document, context.Working);
        }
    }

    private BulkItem Removal(IngestDocument document) =>
        new(BulkAction.Delete, null, document.Id, default) { Routing = document.Routing, Version = context.VersionOf(document) };
}
