using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>
/// Which items of a bulk request the engine did not get, and of which it made the ids: what is needed to put the answer together. Grows
/// with these alone.
/// </summary>
internal sealed class BulkLedger
{
    /// <summary>Most items of one request that are refused, or wait for their ids; one with more is broken off.</summary>
    public const int Most = 1_000_000;

    private readonly List<RejectedItem> _rejected = [];
    private readonly List<(int Position, string? Routing, BackfillEntry? Queued)> _awaited = [];
    private string? _detail;
    private int _items;

    /// <summary>Items that the engine got.</summary>
    public int Sent => _items - _rejected.Count;

    /// <summary>In the order of their positions in the client's request.</summary>
    public IReadOnlyList<RejectedItem> Rejected => _rejected;

    /// <summary>
    /// Positions in the engine's answer of documents to be queued under the index and id that it names, in order; and under what they are
    /// queued already.
    /// </summary>
    public IReadOnlyList<(int Position, string? Routing, BackfillEntry? Queued)> Awaited => _awaited;

    /// <summary>True when the engine's answer cannot be relayed unread.</summary>
    public bool NeedsAnswer => _rejected.Count > 0 || _awaited.Count > 0;

    public void Pass() => _items++;

    /// <exception cref="BulkBrokenOffException">Too many.</exception>
    public void PassAwaitingId(string? routing, BackfillEntry? queued = null)
    {
        if (queued is null)
        {
            RequireRoom(_awaited.Count);
        }
        else if (_awaited.Count >= Most)
        {
            // Queued it is; only where a pipeline sent it elsewhere it is not.
            Pass();
            return;
        }

        _awaited.Add((Sent, routing, queued));
        _items++;
    }

    /// <exception cref="BulkBrokenOffException">Too many.</exception>
    public void Reject(WriteItem item, WriteVerdict verdict)
    {
        RequireRoom(_rejected.Count);
        // Most have the same reason, and one text of it is enough.
        _detail = verdict.Detail == _detail ? _detail : verdict.Detail;
        _rejected.Add(new RejectedItem(_items, item.Action, item.Target.Index, item.Id, verdict.Reason, _detail));
        _items++;
    }

    private static void RequireRoom(int count)
    {
        if (count >= Most)
        {
            throw new BulkBrokenOffException($"more than {Most} items of one request cannot be embedded");
        }
    }
}

/// <summary>An item of a bulk request that the engine does not get.</summary>
internal readonly record struct RejectedItem(int Position, BulkAction Action, string Index, string? Id, WriteReason Reason, string? Detail);
