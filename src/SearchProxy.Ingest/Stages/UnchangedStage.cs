using System.Threading.Channels;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Run;

namespace SearchProxy.Ingest.Stages;

/// <summary>
/// Leaves out documents that the index holds with the same content, by the hash that is stored with each, and gives those of which only
/// the text is the same the vectors that the index holds. A document is only left out while no other record of its id is under way: that
/// one may be about to change it. Vectors may be taken all the same: they come with the hash of their text.
/// </summary>
internal sealed class UnchangedStage(RunContext context, IndexState index, StoredVectors vectors)
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
        var others = new List<(IngestDocument Document, string? Hash)>();
        foreach (var document in batch)
        {
            var stored = document.Head.Action == BulkAction.Create ? null : hashes.GetValueOrDefault(document.Id);
            var fresh = stored is null ? null : context.Hash.Of(document);
            if (IsUnchanged(document, stored, fresh))
            {
                context.Settle(document.Head.Number, new Settlement(SettlementKind.Unchanged));
            }
            else
            {
                others.Add((document, fresh is not null && ContentHash.HaveSameText(stored!, fresh) ? fresh : null));
            }
        }

        await PassOnAsync(others, changed);
    }

    /// <summary>Where only vectors are added, nothing is to be done when the text has its vectors, or when there never was one.</summary>
    private bool IsUnchanged(IngestDocument document, string? stored, string? fresh)
    {
        if (document.Head.Action == BulkAction.Update)
        {
            return stored is null ? document.Texts.All(string.IsNullOrWhiteSpace) : ContentHash.HaveSameText(stored, fresh!);
        }

        return stored is not null && stored == fresh && !context.Window.HasOther(document.Id);
    }

    private async Task PassOnAsync(List<(IngestDocument Document, string? Hash)> others, ChannelWriter<IngestDocument> changed)
    {
        var known = await vectors.ReadAsync(
            [.. others.Where(other => other.Hash is not null).Select(other => (other.Document.Id, other.Hash!))], context.Working);
        foreach (var (document, hash) in others)
        {
            await changed.WriteAsync(
                hash is null ? document : document with { KnownVectors = known.GetValueOrDefault(document.Id) },
                context.Working);
        }
    }
}
