using Microsoft.AspNetCore.Http.Features;
using SearchProxy.Core.Buffers;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>
/// The bulk request as the engine gets it, made while it is read: items are decided several at once and given on in their order. Reads no
/// further ahead than that, so a slow engine or a slow model slows the client down and fills no memory.
/// </summary>
/// <param name="options">How many items, and of what size, are decided at once.</param>
/// <param name="items">The client's items.</param>
/// <param name="settlement">What becomes of them.</param>
/// <param name="memory">Counts what is read and not sent on.</param>
/// <param name="aborted">The client is gone.</param>
internal sealed class BulkRequestStream(
    WriteLaneOptions options, BulkItems items, BulkSettlement settlement, AnswerMemory memory, CancellationToken aborted)
    : AsyncReadStream, IHttpRequestBodyDetectionFeature
{
    private readonly Queue<BulkItemPlan> _window = new();
    private readonly Queue<ReadOnlyMemory<byte>> _ready = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
    private ReadOnlyMemory<byte> _current;
    private int _held;
    private long _sending;
    private bool _skipsPieces;
    private bool _isReadOut;
    private bool _isDone;

    public bool CanHaveBody => true;

    /// <summary>Reads until there is something for the engine; false when there is nothing more.</summary>
    /// <exception cref="IOException">
    /// The client's body broke off, the backfill queue cannot be written, or the process ran out of memory.
    /// </exception>
    public async ValueTask<bool> PrimeAsync()
    {
        try
        {
            return await FindAsync();
        }
        catch (OutOfMemoryException e)
        {
            throw new BulkBrokenOffException("the process ran out of memory; send fewer bytes at once, or give it more", e);
        }
    }

    private async ValueTask<bool> FindAsync()
    {
        while (_current.IsEmpty)
        {
            if (_ready.TryDequeue(out _current))
            {
                continue;
            }

            if (_isDone)
            {
                return false;
            }

            await AdvanceAsync();
        }

        return true;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await using var registration = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        if (buffer.IsEmpty || !await PrimeAsync())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _current.Length);
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Decisions under way are given up; what was not sent is of no use to anyone.
            _stop.Cancel();
        }

        base.Dispose(disposing);
    }

    private async ValueTask AdvanceAsync()
    {
        memory.LetGo(_sending);
        _sending = 0;
        while (!_isReadOut && !items.IsCut && (_window.Count == 0 || MayReadAhead()))
        {
            await ReadItemAsync();
        }

        if (_window.TryDequeue(out var plan))
        {
            var verdict = await plan.Verdict;
            _held -= plan.Size;
            _sending = plan.Held;
            if (verdict.Action is WriteAction.Embedded)
            {
                memory.Hold(verdict.Body.Length);
                _sending += verdict.Body.Length;
            }

            Send(plan, verdict);
        }
        else if (items.IsCut)
        {
            Send(await items.NextPieceAsync(_stop.Token), skips: _skipsPieces);
        }
        else
        {
            await CopyRestAsync();
        }
    }

    private bool MayReadAhead() =>
        _window.Count < options.MaxConcurrency && _held < options.MaxDocumentBytes && memory.HasRoom;

    private async ValueTask ReadItemAsync()
    {
        if (await items.NextAsync(_stop.Token) is { } plan)
        {
            _window.Enqueue(plan);
            _held += plan.Size;
            memory.Hold(plan.Held);
            return;
        }

        _isReadOut = true;
    }

    private void Send(BulkItemPlan plan, WriteVerdict verdict)
    {
        if (plan.Item is { } item)
        {
            verdict = settlement.Settle(item, verdict);
        }

        _skipsPieces = verdict.Action == WriteAction.Rejected;
        Send(plan.ActionLine, _skipsPieces);
        Send(verdict.Body, _skipsPieces || plan.Item is { Action: BulkAction.Delete });
    }

    private void Send(ReadOnlyMemory<byte> bytes, bool skips)
    {
        if (!skips && !bytes.IsEmpty)
        {
            _ready.Enqueue(bytes);
        }
    }

    /// <summary>
    /// What is not understood goes on as it came; then everything that is to be backfilled is on the disk before the engine gets the
    /// request's end.
    /// </summary>
    private async ValueTask CopyRestAsync()
    {
        var rest = items.TakeRest();
        rest = rest.IsEmpty ? await items.NextOfRestAsync(_stop.Token) : rest;
        Send(rest, skips: false);
        if (rest.IsEmpty)
        {
            settlement.Complete();
            _isDone = true;
        }
    }
}
