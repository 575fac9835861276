using System.Threading.Channels;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Run;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Stages;

/// <summary>Reads the source, checks each record, and hands documents on as far as there is room.</summary>
internal sealed class ReadStage(RunContext context, IDocumentSource source, DocumentReader reader)
{
    private const int PoisonAfter = 2;

    public async Task RunAsync(ChannelWriter<IngestDocument> documents, ChannelWriter<EncodedDocument> removals)
    {
        try
        {
            await ReadAsync(documents, removals);
        }
        catch (OperationCanceledException) when (context.Working.IsCancellationRequested)
        {
            // Stopped: what was accepted is settled by the stages behind, the rest is for the next run.
        }
        catch (SourceUnreadableException exception)
        {
            context.Fail(IngestOutcome.SourceUnreadable, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            context.FailAtSource($"{source.Name}: {exception.Message}");
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

    /// <summary>
    /// Hands on what the source gives, up to where it breaks. What comes before it is decided whether the source has the text fields is
    /// held back: with the wrong ones nothing is to be written.
    /// </summary>
    private async Task ReadAsync(ChannelWriter<IngestDocument> documents, ChannelWriter<EncodedDocument> removals)
    {
        var check = context.Options.AllowsNoText || context.Start.Position.Records > 0 ? null : new TextCheck(context.Options);
        var held = new List<SourceRecord>();
        try
        {
            await foreach (var record in source.ReadAsync(context.Start.Position, context.Working))
            {
                if (check is null)
                {
                    await AcceptAsync(record, documents, removals);
                    continue;
                }

                held.Add(record);
                check.See(record, reader.Read(record).Document);
                if (check.IsDecided)
                {
                    if (!await PassAsync(check, held, documents, removals))
                    {
                        return;
                    }

                    (check, held) = (null, []);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && check is { Problem: null })
        {
            await PassAsync(check, held, documents, removals);
            throw;
        }

        if (check is not null)
        {
            await PassAsync(check, held, documents, removals);
        }
    }

    private async ValueTask<bool> PassAsync(
        TextCheck check, List<SourceRecord> held, ChannelWriter<IngestDocument> documents, ChannelWriter<EncodedDocument> removals)
    {
        if (check.Problem is { } problem)
        {
            context.Fail(IngestOutcome.NoTextFields, problem);
            return false;
        }

        foreach (var record in held)
        {
            await AcceptAsync(record, documents, removals);
        }

        return true;
    }

    private async ValueTask AcceptAsync(
        SourceRecord record, ChannelWriter<IngestDocument> documents, ChannelWriter<EncodedDocument> removals)
    {
        await context.Blockade.WaitAsync(context.Working);
        var reading = context.Start.Suspects.GetValueOrDefault(record.Head.Number) >= PoisonAfter
            ? DocumentReading.Failed(SourceFault.Poison, $"the process ended {PoisonAfter} times while it encoded this document alone")
            : reader.Read(record);
        var size = reading.Document?.Size ?? record.Json.Length;
        await context.Window.EnterAsync(
            record.Head.Number, (reading.Document?.Id, reading.Document?.Head.Version), size, record.Head.Cursor, context.Working);
        if (context.Options.Partition?.Owns(reading.Document?.Id, record.Head.Number) == false)
        {
            context.Settle(record.Head.Number, new Settlement(SettlementKind.Elsewhere));
        }
        else if (reading.Document is not { } document)
        {
            await context.RejectAsync(
                context.Letter(record, reading.Fault, reading.Detail), new Settlement(SettlementKind.RejectedBySource));
        }
        else if (document.Head.Action == BulkAction.Delete)
        {
            await removals.WriteAsync(new EncodedDocument(document, Removal(document), []), context.Working);
        }
        else
        {
            await documents.WriteAsync(document, context.Working);
        }
    }

    private BulkItem Removal(IngestDocument document) =>
        new(BulkAction.Delete, null, document.Id, default)
        {
            Routing = document.Head.Routing,
            Version = context.VersionOf(document),
            AllowsSameVersion = document.Head is { Version: not null, AllowsSameVersion: true },
        };
}
