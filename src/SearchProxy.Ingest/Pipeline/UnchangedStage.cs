using System.Threading.Channels;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Documents;

namespace SearchProxy.Ingest.Pipeline;

/// <summary>
/// Leaves out documents that the index holds with the same content, model and settings, by the hash that is stored with each. A document is
/// only left out while no other record of its id is under way: that one may be about to change it.
/// </summary>
internal sealed class UnchangedStage(RunContext context, IndexState index)
{
    private const int MaxAtOnce = 256;

    public async Task RunAsync(ChannelReader<IngestDocument> documents, ChannelWriter<IngestDocument> changed)
    {
        try
        {
            var batch = new List<IngestDocument>(MaxAtOnce);
            while (await documents.WaitToReadAsync(context.Working))
            {
                batch.Clear();
                while (batch.Count < MaxAtOnce && documents.TryRead(out var document))
                {
                    batch.Add(document);
                }

                await SiftAsync(batch, changed);
            }
        }
        catch (OperationCanceledException) when (context.Working.IsCancellationRequested)
        {
            // What is not passed on stays unsettled.
        }
        catch
        {
            context.Abort();
            throw;
        }
        finally
        {
            changed.Complete();
        }
    }

    private async Task SiftAsync(List<IngestDocument> batch, ChannelWriter<IngestDocument> changed)
    {
        var hashes = context.Start.ChecksUnchanged
            ? await index.ReadHashesAsync(batch, context.Working)
            : new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in batch)
        {
            if (IsUnchanged(document, hashes))
            {
                context.Window.Settle(document.Number, new Settlement(SettlementKind.Unchanged));
            }
            else
            {
                await changed.WriteAsync(document, context.Working);
            }
        }
    }

    private bool IsUnchanged(IngestDocument document, IReadOnlyDictionary<string, string> hashes) =>
        document.Action == BulkAction.Index
        && hashes.TryGetValue(document.Id, out var hash)
        && hash == DocumentBody.Hash(context.Start.Settings, document)
        && !context.Window.HasOther(document.Id);
}
