using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>Step 5 for the items of a bulk request, in their order: counts, refuses, remembers for backfill.</summary>
internal sealed class BulkSettlement(WriteQueue queue, WriteSummary summary, BulkLedger ledger)
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
        summary.Count(verdict.Action, verdict.Reason, verdict.Detail);
        switch (verdict.Action)
        {
            case WriteAction.Rejected:
                ledger.Reject(item, verdict);
                break;
            case WriteAction.Queued when item.Id is null || verdict.Reason is WriteReason.Pipeline:
                // A pipeline may give it another index or id than the request does: the answer tells.
                ledger.PassAwaitingId(item.Routing, item.Id is null ? null : new BackfillEntry(item.Target.Index, item.Id, item.Routing));
                break;
            default:
                ledger.Pass();
                break;
        }

        return verdict;
    }

    /// <exception cref="BulkBrokenOffException">
    /// The backfill queue cannot be written: the engine must not get the end of the request.
    /// </exception>
    public void Complete()
    {
        if (!queue.TrySync())
        {
            throw new BulkBrokenOffException("the backfill queue cannot be written");
        }

        IsComplete = true;
    }
}
