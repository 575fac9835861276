using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes;

/// <summary>
/// Remembers documents without vectors for backfill, before the engine gets them where their id is known, so that none is forgotten.
/// </summary>
internal sealed class WriteQueue(EmbeddingOnWrite embedding, WriteLog log)
{
    /// <summary>Remembers a document that was decided to be queued. One that cannot be remembered is refused.</summary>
    public WriteVerdict Settle(WriteItem item, WriteVerdict verdict)
    {
        if (verdict.Action != WriteAction.Queued || item.Id is null)
        {
            return verdict;
        }

        return TryAdd(new BackfillEntry(item.Target.Index, item.Id, item.Routing))
            ? verdict
            : verdict with
            {
                Action = WriteAction.Rejected,
                Reason = WriteReason.QueueUnwritable,
                Detail = "the backfill queue cannot be written",
            };
    }

    /// <summary>
    /// Remembers documents whose ids the engine made. They are written already: what cannot be remembered is only logged.
    /// </summary>
    public void Add(IReadOnlyCollection<BackfillEntry> written)
    {
        if (written.Count == 0)
        {
            return;
        }

        var missed = written.Count(entry => !TryAdd(entry));
        if (missed > 0 || !TrySync())
        {
            log.QueueMissed(Math.Max(1, missed), "it cannot be written");
        }
    }

    /// <summary>Returns once everything remembered is on the disk; false when that fails.</summary>
    public bool TrySync() => Try(embedding.Sync);

    private bool TryAdd(BackfillEntry entry) => embedding.Enqueue is { } enqueue && Try(() => enqueue(entry));

    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            log.QueueFailed(e);
            return false;
        }
    }
}
