namespace SearchProxy.Core.Buffers;

/// <summary>How many bytes all requests may hold together. Thread-safe.</summary>
/// <param name="limit">The bytes.</param>
public sealed class MemoryBudget(long limit)
{
    /// <summary>What part of the budget those who do not wait leave to those who do.</summary>
    private const int Spared = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource<bool> Turn)> _waiting = [];
    private long _held;
    private long _highest;

    public long Limit => limit;

    /// <summary>Bytes that are held right now; above the limit only by what had to be finished.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>The most that was held since <see cref="ForgetHighest"/>.</summary>
    public long Highest => Volatile.Read(ref _highest);

    /// <summary>Requests that wait for bytes.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>
    /// Takes bytes; false when they do not fit, and then none are taken. While others wait a quarter of the budget is theirs.
    /// </summary>
    public bool TryTake(long bytes)
    {
        lock (_lock)
        {
            return Fits(bytes, _waiting.Count == 0 ? limit : limit - (limit / Spared));
        }
    }

    /// <summary>
    /// Takes bytes as soon as they fit, in the order of those who wait; false when they never can, or the time is over, and then none are
    /// taken.
    /// </summary>
    public async ValueTask<bool> TakeAsync(long bytes, CancellationToken deadline)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource<bool> Turn)> place;
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(bytes, limit))
            {
                return true;
            }

            if (bytes > limit || deadline.IsCancellationRequested)
            {
                return false;
            }

            place = _waiting.AddLast((bytes, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        await using var over = deadline.UnsafeRegister(_ => Leave(place), state: null);
        return await place.Value.Turn.Task;
    }

    /// <summary>Takes bytes whether they fit or not: for answers that are being written already.</summary>
    public void Take(long bytes)
    {
        lock (_lock)
        {
            Fits(bytes, long.MaxValue);
        }
    }

    public void Return(long bytes)
    {
        lock (_lock)
        {
            _held -= bytes;
            LetIn();
        }
    }

    public void ForgetHighest() => Volatile.Write(ref _highest, Held);

    private void Leave(LinkedListNode<(long Bytes, TaskCompletionSource<bool> Turn)> place)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return;
            }

            _waiting.Remove(place);
            LetIn();
        }

        place.Value.Turn.SetResult(false);
    }

    private void LetIn()
    {
        while (_waiting.First is { } first && Fits(first.Value.Bytes, limit))
        {
            _waiting.RemoveFirst();
            first.Value.Turn.SetResult(true);
        }
    }

    private bool Fits(long bytes, long most)
    {
        if (_held > most - bytes)
        {
            return false;
        }

        _held += bytes;
        _highest = Math.Max(_highest, _held);
        return true;
    }
}
