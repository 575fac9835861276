using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Gateway.Writes.Embedding;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>
/// Steps 2 to 4 for the items of a bulk request, one after the other: reads an item's lines, finds its index, starts the decision. Stops at
/// the first line that is not understood; the engine gets the rest as it came.
/// </summary>
internal sealed class BulkItems(ActiveWrite write, WriteTargets targets, DocumentDecision decision, LineReader lines)
{
    private const int MostTargets = 1_024;

    private readonly Dictionary<string, WriteTarget> _targets = new(StringComparer.Ordinal);
    private readonly WrittenIds _written = new();
    private readonly string _defaultIndex = write.Route.Index;
    private readonly string? _defaultRouting = write.Parameter("routing");
    private readonly string? _defaultPipeline = write.Parameter("pipeline");
    private ReadOnlyMemory<byte> _rest;

    /// <summary>True when a document is longer than is held: its rest is still to be read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The next item, or null when there is none, and the rest goes on as it came.</summary>
    public async ValueTask<BulkItemPlan?> NextAsync(CancellationToken stop)
    {
        var first = await lines.ReadAsync(stop);
        if (first.End == TextLine.Ending.LineFeed && first.IsBlank)
        {
            return new BulkItemPlan(Item: null, first.Bytes, first.Bytes.Length, Task.FromResult(default(WriteVerdict)));
        }

        if (first.End != TextLine.Ending.LineFeed || BulkActionLine.Read(first.Bytes.Span) is not { } action)
        {
            _rest = first.Bytes;
            return null;
        }

        var target = await TargetAsync(action.Index ?? _defaultIndex, stop);
        if (action.Action == BulkAction.Delete)
        {
            return Plan(action, target, first, source: default, stop);
        }

        var source = await lines.ReadAsync(stop);
        if (source.End == TextLine.Ending.OfText)
        {
            _rest = (byte[])[.. first.Bytes.Span, .. source.Bytes.Span];
            return null;
        }

        IsCut = source.End == TextLine.Ending.Cut;
        return Plan(action, target, first, source, stop);
    }

    /// <summary>The next piece of a document that is longer than is held.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> NextPieceAsync(CancellationToken stop)
    {
        var piece = await lines.ReadAsync(stop);
        IsCut = piece.End == TextLine.Ending.Cut;
        return piece.Bytes;
    }

    /// <summary>The bytes that were read and are no item.</summary>
    public ReadOnlyMemory<byte> TakeRest()
    {
        var rest = _rest;
        _rest = default;
        return rest;
    }

    /// <summary>The next piece behind them; empty at the end of the body.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> NextOfRestAsync(CancellationToken stop) => (await lines.ReadAsync(stop)).Bytes;

    private BulkItemPlan Plan(BulkActionLine action, WriteTarget target, TextLine first, TextLine source, CancellationToken stop)
    {
        var item = new WriteItem(action.Action, target, action.Id, action.Routing ?? _defaultRouting, source.Bytes, write.Caller)
        {
            Pipeline = action.Pipeline ?? _defaultPipeline,
            WasWrittenBefore = target.WantsVectors && action.Id is not null && _written.MayHold(target.Index, action.Id),
        };
        if (target.WantsVectors && action.Id is not null)
        {
            _written.Add(target.Index, action.Id);
        }

        var verdict = action.Action == BulkAction.Delete ? Task.FromResult(WriteVerdict.Pass(default, WriteReason.None))
            : IsCut ? Task.FromResult(target.WantsVectors
                ? decision.Unheld(item, lines.LacksMemory)
                : WriteVerdict.Pass(item.Body, target.Reason))
            : decision.DecideAsync(item, stop).AsTask();
        return new BulkItemPlan(item, first.Bytes, first.Bytes.Length + source.Bytes.Length, verdict);
    }

    private async ValueTask<WriteTarget> TargetAsync(string index, CancellationToken stop)
    {
        if (!_targets.TryGetValue(index, out var target))
        {
            if (_targets.Count >= MostTargets)
            {
                _targets.Clear();
            }

            _targets[index] = target = await targets.FindAsync(index, write.Caller, stop);
        }

        return target;
    }

    /// <summary>
    /// The documents that the request has written so far. Remembers so many; beyond that any document may have been written, which costs a
    /// backfill and nothing else.
    /// </summary>
    internal sealed class WrittenIds
    {
        public const int Most = 65_536;

        private readonly HashSet<(string Index, string Id)> _ids = [];

        public bool MayHold(string index, string id) => _ids.Count >= Most || _ids.Contains((index, id));

        public void Add(string index, string id)
        {
            if (_ids.Count < Most)
            {
                _ids.Add((index, id));
            }
        }
    }
}
