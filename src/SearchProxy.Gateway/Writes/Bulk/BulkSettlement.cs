using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>Step 5 for the items of a bulk request, in their order: counts, refuses, remembers for backfill.</summary>
internal sealed class BulkSettlement(WriteQueue queue, WriteTally tally, BulkLedger ledger)
{
    /// <summary>True once the engine has been given the whole request.</summary>
    public bool IsComplete { get; private set; }

    public BulkLedger Ledger => ledger;

    public WriteVerdict Settle(WriteItem item, WriteVerdict verdict)
    {
        if (item.Action == BulkAction.Delete)
        {
            ledger.Pass();
            return verdict;
        }

        verdict = queue.Settle(item, verdict);
        tally.Count(verdict.Fate, verdict.Reason, verdict.Detail);
        switch (verdict.Fate)
        {
            case WriteFate.Rejected:
                ledger.Reject(item, verdict);
                break;
            case WriteFate.Queued when item.Id is null:
                ledger.PassAwaitingId(item.Routing);
                break;
            default:
                ledger.Pass();
                break;
        }

        return verdict;
    }

    /// <exception cref="BulkBrokenOffException">The backfill queue cannot be written: the engine must not get the end of the request.</exception>
    public void Complete()
    {
        if (!queue.TrySync())
        {
            throw new BulkBrokenOffException("the backfill queue cannot be written");
        }

        IsComplete = true;
    }
}
